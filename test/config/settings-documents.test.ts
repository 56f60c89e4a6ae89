import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { localSettingsSample, settingsPage } from "../../shared/config/settings-documents.ts";
import { hostSettings, settings } from "../../shared/config/settings-table.ts";

const root = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/settings.md", root), "utf8");
const sample: unknown = JSON.parse(readFileSync(new URL("local.settings.sample.json", root), "utf8"));

describe("the committed files are what `node shared/config/generate-settings.ts` writes", () => {
  it("docs/settings.md", () => {
    expect(page).toBe(settingsPage());
  });

  it("local.settings.sample.json", () => {
    expect(sample).toEqual(localSettingsSample());
  });
});

describe("every setting", () => {
  const names = [...Object.keys(settings), ...hostSettings.map(({ name }) => name)];

  it.each(names)("%s has a row in the page and a value in the sample", (name) => {
    expect(page).toContain(`| \`${name}\` |`);
    expect(sample).toHaveProperty(["Values", name]);
  });

  it("stands in the table under its own name", () => {
    for (const [key, { name }] of Object.entries(settings)) expect(name).toBe(key);
  });
});
