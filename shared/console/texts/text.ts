import { signal } from "@preact/signals";
import type { Catalogue, Text, TextKey } from "./catalogue.ts";
import { english } from "./en/english.ts";

export const languages = ["en", "ar"] as const;
export type Language = (typeof languages)[number];
type TextValues = Readonly<Record<string, string | number>>;

/** English is there at once; another language is fetched when somebody chooses it. */
const catalogues: Partial<Record<Language, Catalogue>> = { en: english };
const fetched: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: async () => english,
  ar: async () => (await import("./ar/arabic.ts")).arabic,
};
const directions: Readonly<Record<Language, "ltr" | "rtl">> = { en: "ltr", ar: "rtl" };

/** Of the page. Components that read a text are drawn again when it changes. */
export const language = signal<Language>("en");

let latest: Language = "en";

/** Lets the page speak a language, as soon as its texts are here. */
export async function speak(wanted: Language): Promise<void> {
  latest = wanted;
  catalogues[wanted] ??= await fetched[wanted]();
  // Another one may have been chosen while it was fetched.
  if (latest === wanted) language.value = wanted;
}

export const directionOf = (of: Language): "ltr" | "rtl" => directions[of];

export const hasText = (key: string): key is TextKey => Object.hasOwn(english, key);

/** The text in the page's language, with its `{slugs}` filled. */
export function text(key: TextKey, values: TextValues = {}): string {
  const form = formFor((catalogues[language.value] ?? english)[key], values["count"]);
  return form.replaceAll(/\{(\w+)\}/g, (slug, name: string) => shown(values[name]) ?? slug);
}

function formFor(found: Text, count: string | number | undefined): string {
  if (typeof found === "string") return found;
  return found[new Intl.PluralRules(language.value).select(Number(count ?? 0))] ?? found.other;
}

function shown(value: string | number | undefined): string | undefined {
  return typeof value === "number" ? new Intl.NumberFormat(language.value).format(value) : value;
}
