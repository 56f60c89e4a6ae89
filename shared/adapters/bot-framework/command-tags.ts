import { type BotActivity, isRecord, parseRecord } from "./bot-activity.ts";

type Command =
  | { readonly kind: "escalate" | "end"; readonly context: Readonly<Record<string, unknown>> }
  /** Meant as a command, as far as one can tell; the note never quotes what was said. */
  | { readonly kind: "unreadable"; readonly note: string }
  | { readonly kind: "none" };

/**
 * The command in a message's channel data: `tags` is a text that holds JSON, `{type, context}`. Tags are also used
 * for plain labels ("ChannelId-lcw,FromCustomer"), which command nothing.
 */
export function readCommand({ channelData }: BotActivity): Command {
  const { tags, command } = channelData;
  if (isRecord(command)) return unreadable("channelData.command is not read; use channelData.tags");
  if (isRecord(tags)) return fromTags(tags);
  if (typeof tags !== "string") return { kind: "none" };
  const parsed = parseRecord(tags);
  if (parsed !== undefined) return fromTags(parsed);
  return /"type"\s*:/i.test(tags) ? unreadable("channelData.tags is not valid JSON") : { kind: "none" };
}

function fromTags(tags: Readonly<Record<string, unknown>>): Command {
  const { type, context } = tags;
  if (type === undefined) return { kind: "none" };
  const kind = kindOf(type);
  if (kind === undefined) return unreadable(`channelData.tags names no known command${named(type)}`);
  if (context === undefined || context === null) return { kind, context: {} };
  return isRecord(context)
    ? { kind, context }
    : unreadable("the command's context is not an object of variables");
}

/** By name, or by the number that the original's samples in JavaScript send. */
function kindOf(type: unknown): "escalate" | "end" | undefined {
  const name = typeof type === "string" ? type.toLowerCase() : type;
  if (name === "escalate" || name === 0) return "escalate";
  return name === "endconversation" || name === 1 ? "end" : undefined;
}

/** A bot's author recognises a misspelt name; anything but a name is not repeated. */
function named(type: unknown): string {
  return typeof type === "string" && /^[A-Za-z]{1,32}$/.test(type) ? `: "${type}"` : "";
}

function unreadable(note: string): Command {
  return { kind: "unreadable", note };
}
