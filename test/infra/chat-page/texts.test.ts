import { expect, it } from "vitest";
import { languageFor } from "../../../infra/local/chat-page/texts.ts";
import { arabic, arabicNotices } from "../../../infra/local/chat-page/texts-arabic.ts";
import { english } from "../../../infra/local/chat-page/texts-english.ts";
import { notices } from "../../../shared/domain/thread/notices.ts";

const slugsOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();

it.each(Object.entries(english))("the text %s has the same slugs in Arabic", (key, text) => {
  expect(slugsOf(arabic[key as keyof typeof english])).toEqual(slugsOf(text));
});

it.each(Object.entries(arabicNotices))(
  "the notice %s is one that the system sends, with the same slugs",
  (key, text) => {
    expect(slugsOf(text)).toEqual(slugsOf(notices[key as keyof typeof notices]));
  },
);

it.each([
  ["ar", "ar", "rtl", "ar-SA"],
  ["ar-EG", "ar", "rtl", "ar-EG"],
  ["en-gb", "en", "ltr", "en-GB"],
  ["de-DE", "en", "ltr", "en-US"],
  ["arn", "en", "ltr", "en-US"],
  ["", "en", "ltr", "en-US"],
])("speaks to %s in %s, %s, with Web Chat in %s", (wanted, language, direction, locale) => {
  expect(languageFor(wanted)).toMatchObject({ language, direction, locale });
});
