import { afterEach, describe, expect, it } from "vitest";
import { arabic } from "../../shared/console/texts/ar/arabic.ts";
import type { Text } from "../../shared/console/texts/catalogue.ts";
import { english } from "../../shared/console/texts/en/english.ts";
import { directionOf, language, speak, text } from "../../shared/console/texts/text.ts";

const formsOf = (found: Text): readonly string[] =>
  typeof found === "string" ? [found] : Object.values(found);
const slugsOf = (form: string): readonly string[] =>
  [...form.matchAll(/\{(\w+)\}/g)].map(([slug]) => slug).sort();

afterEach(() => {
  language.value = "en";
});

describe("text", () => {
  it("is in the page's language", async () => {
    expect(text("composer.send")).toBe("Send");
    await speak("ar");
    expect(text("composer.send")).toBe("إرسال");
    expect(directionOf("ar")).toBe("rtl");
  });
});

describe("the catalogues", () => {
  it.each(Object.keys(english) as (keyof typeof english)[])("say %s in both languages", (key) => {
    const translated = formsOf(arabic[key]);
    for (const form of translated) expect(form.trim()).not.toBe("");
    const slugs = new Set(formsOf(english[key]).flatMap(slugsOf));
    expect(new Set(translated.flatMap(slugsOf))).toEqual(slugs);
  });
});
