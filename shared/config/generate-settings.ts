/** Writes docs/settings.md and local.settings.sample.json. Run it after every change to the table of settings. */
import { writeFileSync } from "node:fs";
import { localSettingsSample, settingsPage } from "./settings-documents.ts";

const root = new URL("../../", import.meta.url);
writeFileSync(new URL("docs/settings.md", root), settingsPage());
writeFileSync(
  new URL("local.settings.sample.json", root),
  `${JSON.stringify(localSettingsSample(), undefined, 2)}\n`,
);
