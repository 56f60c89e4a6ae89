import type { LocalText } from "./page-settings.ts";
import { arabic, arabicNotices } from "./texts-arabic.ts";
import { english } from "./texts-english.ts";

export type TextKey = keyof typeof english;
/** Every text of the page in one language. */
export type Catalogue = Readonly<Record<TextKey, string>>;
export type Language = "en" | "ar";

type TextValues = Readonly<Record<string, string>>;

const catalogues: Readonly<Record<Language, Catalogue>> = { en: english, ar: arabic };

/** What the page speaks, as far as its address, the browser and the page's own catalogues allow. */
export interface PageLanguage {
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  /** For Web Chat, dates and times. */
  readonly locale: string;
  text(key: TextKey, values?: TextValues): string;
  /** What the system says, where the page says it in words of its own. */
  notice(key: string, values: TextValues): string | undefined;
  /** A text of the settings. */
  local(text: LocalText): string;
}

export function languageFor(wanted: string): PageLanguage {
  const language: Language = /^ar\b/i.test(wanted) ? "ar" : "en";
  const texts = catalogues[language];
  return {
    language,
    direction: language === "ar" ? "rtl" : "ltr",
    locale: localeFor(language, wanted),
    text: (key, values = {}) => filled(texts[key], values),
    notice: (key, values) => {
      const text = language === "ar" && Object.hasOwn(arabicNotices, key) ? arabicNotices[key] : undefined;
      return text && filled(text, values);
    },
    local: (text) => (typeof text === "string" ? text : (text[language] ?? text.en)),
  };
}

/** Web Chat knows Arabic as three countries speak it, and English as three. */
const knownLocales = ["en-US", "en-GB", "en-AU", "ar-SA", "ar-EG", "ar-JO"];
const usualLocales: Readonly<Record<Language, string>> = { en: "en-US", ar: "ar-SA" };

const localeFor = (language: Language, wanted: string): string =>
  knownLocales.find((known) => known.toLowerCase() === wanted.toLowerCase()) ?? usualLocales[language];

const filled = (text: string, values: TextValues) =>
  text.replaceAll(/\{(\w+)\}/g, (slug, name: string) => values[name] ?? slug);
