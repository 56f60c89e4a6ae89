import type { ChatActivity } from "./chat-activity.ts";

/** Who an activity comes from. What the service adds to its messages says so; the customer's own need no word. */
export type Speaker =
  | { readonly kind: "customer" }
  | { readonly kind: "bot" | "agent"; readonly name: string }
  /** `name` is whom the notice is about, where it is about somebody. */
  | { readonly kind: "system"; readonly notice: string; readonly name?: string };

/** Undefined for an activity that says nothing about its sender. */
export function speakerOf({ from, channelData }: ChatActivity): Speaker | undefined {
  if (from.role === "user") return { kind: "customer" };
  const sender = field(field(channelData, "switchboard"), "sender");
  const kind = field(sender, "kind");
  const name = field(sender, "name");
  const notice = field(sender, "notice");
  if ((kind === "bot" || kind === "agent") && typeof name === "string") return { kind, name };
  if (kind === "system" && typeof notice === "string") {
    return typeof name === "string" ? { kind, notice, name } : { kind, notice };
  }
  return undefined;
}

export function isSameSpeaker(one: Speaker | undefined, other: Speaker | undefined): boolean {
  return one?.kind === other?.kind && nameOf(one) === nameOf(other);
}

/** Ann Keller is AK, and Bank Bot BB. */
export function initialsOf(name: string): string {
  const [first = "", ...rest] = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return [first, rest.at(-1) ?? ""]
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}

const nameOf = (speaker: Speaker | undefined) =>
  speaker?.kind === "bot" || speaker?.kind === "agent" ? speaker.name : undefined;

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
