import { effect, type Signal, signal } from "@preact/signals";
import { directionOf, speak } from "./texts/text.ts";
import { type Preferences, readPreferences } from "./view/preferences.ts";

const key = "switchboard-console-preferences";

/** As remembered, and remembered from now on; other tabs follow. */
export function keepPreferences(): Signal<Preferences> {
  const preferences = signal(readPreferences(localStorage.getItem(key), navigator.languages));
  effect(() => {
    localStorage.setItem(key, JSON.stringify(preferences.value));
    applyToPage(preferences.value);
  });
  addEventListener("storage", ({ key: changed, newValue }) => {
    if (changed === key) preferences.value = readPreferences(newValue, navigator.languages);
  });
  return preferences;
}

function applyToPage(preferences: Preferences): void {
  const { documentElement: page } = document;
  speak(preferences.language).then(
    () => {
      page.lang = preferences.language;
      page.dir = directionOf(preferences.language);
    },
    // Without its texts the page stays as it is.
    () => undefined,
  );
  if (preferences.theme === "system") delete page.dataset["theme"];
  else page.dataset["theme"] = preferences.theme;
}
