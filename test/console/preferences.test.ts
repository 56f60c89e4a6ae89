import { describe, expect, it } from "vitest";
import { readPreferences } from "../../shared/console/view/preferences.ts";

const atFirst = {
  theme: "system",
  language: "en",
  hasSound: false,
  hasNotifications: false,
  hasShortcuts: true,
};

describe("the preferences", () => {
  it("begin with the system's looks, without sound and notifications", () => {
    expect(readPreferences(null, ["en-GB"])).toEqual(atFirst);
  });

  it("begin in the first language of the browser that the console speaks", () => {
    expect(readPreferences(null, ["fr-FR", "ar-EG", "en"]).language).toBe("ar");
    expect(readPreferences(null, ["fr"]).language).toBe("en");
  });

  it("are what was chosen", () => {
    const chosen = { ...atFirst, theme: "dark", language: "ar", hasSound: true, hasShortcuts: false };
    expect(readPreferences(JSON.stringify(chosen), ["en"])).toEqual(chosen);
  });

  it.each(["not JSON", "7", "null", `{"theme":"pink","language":"tlh","hasSound":"yes"}`])(
    "are as at the beginning when %s is stored",
    (stored) => {
      expect(readPreferences(stored, ["en"])).toEqual(atFirst);
    },
  );
});
