import type { english } from "./en/english.ts";

export type TextKey = keyof typeof english;
/** A text, or one for each plural form that the language has; `count` among the values chooses. */
export type Text = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });
/** Every text of the console in one language. */
export type Catalogue = Readonly<Record<TextKey, Text>>;
