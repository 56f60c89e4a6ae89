/** Each with what it is pressed with; the letter is one of a Latin keyboard. */
export const shortcuts = {
  next: ["Alt", "J"],
  previous: ["Alt", "K"],
  reply: ["Alt", "L"],
  note: ["Alt", "P"],
  end: ["Alt", "E"],
  accept: ["Alt", "A"],
  decline: ["Alt", "D"],
  commands: ["Ctrl", "K"],
  help: ["?"],
} as const;

export type Shortcut = keyof typeof shortcuts;

export const shortcutNames = Object.keys(shortcuts) as readonly Shortcut[];

/** As `aria-keyshortcuts` wants it. */
export const ariaKeys = (shortcut: Shortcut): string =>
  shortcuts[shortcut].join("+").replace("Ctrl", "Control");

/** Of a keyboard event. */
interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** What a key means. A single character means nothing while somebody writes. */
export function shortcutOf(pressed: Pressed, isWriting: boolean): Shortcut | undefined {
  const { key, altKey, ctrlKey, metaKey } = pressed;
  // AltGr, which writes characters, comes as Control and Alt: no shortcut has both.
  const modifiers = [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt"].filter(Boolean).join("+");
  if (modifiers === "") return key === "?" && !isWriting ? "help" : undefined;
  const keys = `${modifiers}+${letterOf(pressed)}`;
  return shortcutNames.find((name) => shortcuts[name].join("+") === keys);
}

/** Where Alt or another script makes another character of the key, its place on the keyboard tells. */
function letterOf({ key, code }: Pressed): string | undefined {
  return /^[a-z]$/i.test(key) ? key.toUpperCase() : /^Key([A-Z])$/.exec(code)?.[1];
}

/** The neighbour of what is open, going round; from nothing, the first or the last. */
export function neighbour(
  ids: readonly string[],
  open: string | undefined,
  step: 1 | -1,
): string | undefined {
  const at = open === undefined ? -1 : ids.indexOf(open);
  if (at === -1) return step === 1 ? ids[0] : ids.at(-1);
  return ids.at((at + step) % ids.length);
}
