/** What the framed page and the page around it say to one another, by postMessage, each to the other's origin only. */
export type FromFrame =
  | { readonly switchboard: "token-wanted"; readonly wish: Readonly<Record<string, string | undefined>> }
  | { readonly switchboard: "close" };

export type FromHost =
  | { readonly switchboard: "token"; readonly session: unknown }
  | { readonly switchboard: "token-refused" };

/** Undefined for what is none of ours; other scripts post messages, too. */
export function kindOf(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null || !("switchboard" in message)) return undefined;
  return typeof message.switchboard === "string" ? message.switchboard : undefined;
}
