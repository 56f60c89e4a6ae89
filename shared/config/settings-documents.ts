import { hostSettings, type Setting, settings } from "./settings-table.ts";

const intro = `# Settings

App settings in Azure; \`Values\` of \`local.settings.json\` under \`func\` (copy \`local.settings.sample.json\`).
The app checks all of them at start. When something is wrong it does not start: it takes nothing off the bus, and the log and
\`/api/health\` say what is.
A blank value counts as not set. This page is generated from \`shared/config/settings-table.ts\` by
\`node shared/config/generate-settings.ts\`.

`;

const header = "| setting | type | default | what it is | without it |\n| --- | --- | --- | --- | --- |\n";

/** The text of docs/settings.md. */
export function settingsPage(): string {
  const own = Object.values<Setting>(settings);
  return (
    intro +
    table(own.filter(({ localOnly }) => localOnly !== true)) +
    "\n## Only on one's own machine\n\nRefused unless `SWITCHBOARD_LOCAL` is `1`.\n\n" +
    table(own.filter(({ localOnly }) => localOnly === true)) +
    "\n## Read by the Functions host\n\n" +
    table(hostSettings)
  );
}

/** The content of local.settings.sample.json. */
export function localSettingsSample(): object {
  const all = [...hostSettings, ...Object.values<Setting>(settings)];
  return { IsEncrypted: false, Values: Object.fromEntries(all.map(({ name, sample }) => [name, sample])) };
}

function table(rows: readonly Setting[]): string {
  return header + rows.map(row).join("");
}

function row({ name, type, byDefault, about, without }: Setting): string {
  return `| \`${name}\` | ${type} | ${byDefault ?? "none"} | ${about} | ${without} |\n`;
}
