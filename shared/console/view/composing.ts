/** What the API takes. */
export const longest = 6000;
const near = 500;

export function lengthState(draft: string): "fine" | "near" | "too-long" {
  if (draft.trim().length > longest) return "too-long";
  return draft.length > longest - near ? "near" : "fine";
}

export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Enter, also with Ctrl; not with Shift, and not the one that ends an input method's word (229 in some browsers). */
export function isSending({ key, shiftKey, altKey, isComposing, keyCode }: Key): boolean {
  return key === "Enter" && !shiftKey && !altKey && !isComposing && keyCode !== 229;
}

/** A slash before everything else. */
export function isOpeningCanned(
  { key, isComposing }: Pick<Key, "key" | "isComposing">,
  { value, selectionEnd }: { readonly value: string; readonly selectionEnd: number },
): boolean {
  return key === "/" && !isComposing && value.slice(0, selectionEnd).trim() === "";
}
