/** The runbook names what the code has, and has what the code names. */
import { describe, expect, it } from "vitest";
import { healthCodes } from "../../shared/app/health/health-codes.ts";
import { storedInvariants, witnessedInvariants } from "../../shared/invariants/all-invariants.ts";
import { metrics } from "../../shared/ports/metrics.ts";
import { tableUnder } from "./documents.ts";
import { readFolder, readText } from "./source-files.ts";

const runbook = readText("docs/runbook.md");
const sources = ["shared", "functions"].flatMap((folder) => readFolder(folder, /\.ts$/));
const quoted = [...runbook.matchAll(/`([^`\n]+)`/g)].map(([, name = ""]) => name);

const column = (heading: string): readonly string[] =>
  tableUnder(heading, runbook).map(([name = ""]) => name);

/** The first argument of every call of a log, as it is written. */
function logArguments(): readonly string[] {
  return sources
    .filter(({ path }) => !path.endsWith("/observed/log.ts") && !path.startsWith("shared/console/"))
    .flatMap(({ text }) => [
      ...text.matchAll(/\b(?:log|consoleLog|context)\.(?:info|warn|error)\(\s*("[^"]*"|`[^`]*`|[^,()]+)/g),
    ])
    .map(([, argument = ""]) => argument.trim());
}

/** Constants that stand for several lines. */
const named: Readonly<Record<string, string>> = {
  "botWarnings[kind]": "botWarnings = {",
};
/** Texts of their own: what is wrong with a setting or a place of the configuration. */
const texts = ["warning", `\`\${source} \${place}: \${message}\``];

function logLines(): readonly string[] {
  const lines = logArguments().flatMap((argument) => {
    const start = named[argument];
    if (start === undefined) return [argument];
    const text = sources.map((source) => source.text).find((one) => one.includes(start)) ?? "";
    const block = text.slice(text.indexOf(start), text.indexOf("}", text.indexOf(start)));
    return [...block.matchAll(/: (".*")/g)].map(([, value = ""]) => value);
  });
  return [...new Set(lines)].filter((line) => !texts.includes(line));
}

describe("the runbook", () => {
  it("has every metric, and no other", () => {
    expect(column("Metrics").toSorted()).toEqual(Object.keys(metrics).toSorted());
  });

  it("has every health code, and no other", () => {
    expect(column("Health codes").toSorted()).toEqual(Object.keys(healthCodes).toSorted());
  });

  it("has every log line, and no other", () => {
    expect(logLines().length).toBeGreaterThan(15);
    expect(logLines().filter((line) => !/^".*"$/.test(line))).toEqual([]);
    expect(column("Log lines").toSorted()).toEqual(
      logLines()
        .map((line) => line.slice(1, -1))
        .toSorted(),
    );
  });

  it("names metrics and attributes that exist, in its queries, too", () => {
    const names = new Set(runbook.match(/\b(?:switchboard|messaging|http|db)(?:\.\w+)+/g));
    const unknown = [...names].filter((name) => !sources.some(({ text }) => text.includes(`"${name}"`)));
    expect(names.size).toBeGreaterThan(Object.keys(metrics).length);
    expect(unknown).toEqual([]);
  });

  it("names checks of the doctor that exist", () => {
    const ids = new Set([...storedInvariants, ...witnessedInvariants].map(({ id }) => id));
    const section = runbook.slice(runbook.indexOf("### The doctor finds something"));
    const named = section.slice(0, section.indexOf("\n### ", 5)).match(/`([a-z]+-[a-z]+)`/g) ?? [];
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((id) => !ids.has(id.slice(1, -1)))).toEqual([]);
  });

  it("names addresses of the API that exist", () => {
    const addresses = quoted.flatMap(
      (name) => /^(?:GET|POST|PUT|DELETE) (\/api\/\S+)$/.exec(name)?.[1] ?? [],
    );
    const { paths } = JSON.parse(readText("docs/openapi.json"));
    expect(addresses.length).toBeGreaterThan(2);
    for (const address of addresses.filter((one) => one.startsWith("/api/agent/")))
      expect(Object.keys(paths)).toContain(address);
  });
});
