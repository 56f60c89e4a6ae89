import { type Language, languages } from "../texts/text.ts";

export const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

/** What a person chose for this browser. Sound, notifications and such begin only when they are asked for. */
export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
  readonly hasSound: boolean;
  readonly hasNotifications: boolean;
  readonly hasShortcuts: boolean;
}

/** Whatever is not there, or is nothing that could be chosen, is as at the beginning. */
export function readPreferences(stored: string | null, spoken: readonly string[]): Preferences {
  const found = parse(stored);
  const theme = themes.find((known) => known === found["theme"]);
  const chosen = languages.find((known) => known === found["language"]);
  return {
    theme: theme ?? "system",
    language: chosen ?? firstSpoken(spoken),
    hasSound: found["hasSound"] === true,
    hasNotifications: found["hasNotifications"] === true,
    hasShortcuts: found["hasShortcuts"] !== false,
  };
}

function parse(stored: string | null): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(stored ?? "{}");
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}

function firstSpoken(spoken: readonly string[]): Language {
  const known = spoken.flatMap((tag) => languages.filter((each) => tag.toLowerCase().split("-")[0] === each));
  return known[0] ?? "en";
}
