import { describe, expect, it } from "vitest";
import { matchCommands } from "../../shared/console/view/commands.ts";
import { ariaKeys, neighbour, shortcutOf } from "../../shared/console/view/shortcuts.ts";
import { pageTitle } from "../../shared/console/view/title.ts";

const none = { altKey: false, ctrlKey: false, metaKey: false };
const alt = { ...none, altKey: true };

describe("a shortcut", () => {
  it("is a letter with Alt, also where Alt or another script makes another character", () => {
    expect(shortcutOf({ ...alt, key: "j", code: "KeyJ" }, true)).toBe("next");
    expect(shortcutOf({ ...alt, key: "∆", code: "KeyJ" }, false)).toBe("next");
    expect(shortcutOf({ ...alt, key: "ش", code: "KeyA" }, false)).toBe("accept");
    expect(shortcutOf({ ...alt, key: "x", code: "KeyX" }, false)).toBeUndefined();
  });

  it("is no letter alone, and no character that AltGr writes", () => {
    expect(shortcutOf({ ...none, key: "j", code: "KeyJ" }, false)).toBeUndefined();
    expect(shortcutOf({ ...alt, ctrlKey: true, key: "ę", code: "KeyE" }, true)).toBeUndefined();
  });

  it("is Ctrl+K, or the Mac's own key", () => {
    expect(shortcutOf({ ...none, ctrlKey: true, key: "k", code: "KeyK" }, true)).toBe("commands");
    expect(shortcutOf({ ...none, metaKey: true, key: "k", code: "KeyK" }, true)).toBe("commands");
    expect(shortcutOf({ ...none, ctrlKey: true, key: "j", code: "KeyJ" }, true)).toBeUndefined();
    expect(ariaKeys("commands")).toBe("Control+K");
  });

  it("is a question mark, unless somebody writes one", () => {
    expect(shortcutOf({ ...none, key: "?", code: "Slash" }, false)).toBe("help");
    expect(shortcutOf({ ...none, key: "?", code: "Slash" }, true)).toBeUndefined();
  });
});

describe("the neighbour of a conversation", () => {
  it("comes round at both ends", () => {
    const ids = ["a", "b", "c"];
    expect(neighbour(ids, "a", 1)).toBe("b");
    expect(neighbour(ids, "c", 1)).toBe("a");
    expect(neighbour(ids, "a", -1)).toBe("c");
    expect(neighbour(ids, undefined, 1)).toBe("a");
    expect(neighbour(ids, "gone", -1)).toBe("c");
    expect(neighbour([], "a", 1)).toBeUndefined();
  });
});

describe("the command bar", () => {
  const item = (label: string, about?: string) =>
    ({ id: label, group: "actions", label, run: () => undefined, ...(about && { about }) }) as const;

  it("finds by every word, what begins with them first", () => {
    const items = [item("Sign out"), item("José Signoret", "Cards"), item("Become signed", "Cards")];
    expect(matchCommands(items, "sign").map(({ label }) => label)).toEqual([
      "Sign out",
      "José Signoret",
      "Become signed",
    ]);
    expect(matchCommands(items, "become").map(({ label }) => label)).toEqual(["Become signed"]);
    expect(matchCommands(items, "jose CARDS").map(({ label }) => label)).toEqual(["José Signoret"]);
    expect(matchCommands(items, "")).toHaveLength(3);
  });
});

describe("the page's title", () => {
  const quiet = { who: undefined, offers: 0, isHidden: false, now: 1000 };

  it("says who is open, and how many offers wait", () => {
    expect(pageTitle(quiet)).toBe("Switchboard console");
    expect(pageTitle({ ...quiet, who: "Maria Silva" })).toBe("Maria Silva · Switchboard console");
    expect(pageTitle({ ...quiet, who: "Maria Silva", offers: 2 })).toBe(
      "(2) Offer · Maria Silva · Switchboard console",
    );
  });

  it("changes each second while offers wait and nobody looks", () => {
    const hidden = { ...quiet, offers: 1, isHidden: true };
    expect(pageTitle(hidden)).toBe("● 1 offer waits for you");
    expect(pageTitle({ ...hidden, now: 2000 })).toBe("(1) Offer · Switchboard console");
    expect(pageTitle({ ...hidden, offers: 0 })).toBe("Switchboard console");
  });
});
