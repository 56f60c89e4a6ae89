import { assertNever } from "../../domain/assert-never.ts";
import type { BotOutput, OutgoingContent } from "../../domain/thread/bot-turn.ts";
import { type BotActivity, botActivity, isRecord } from "./bot-activity.ts";
import { readCommand } from "./command-tags.ts";

/**
 * What a bot's activity means, whichever way it says so: Omnichannel's tags, Bot Framework's handoff.initiate and
 * endOfConversation. Undefined when it is not for us: traces, empty messages, events of its own. Never throws.
 */
export function readBotActivity(json: unknown): BotOutput | undefined {
  const activity = botActivity(json);
  switch (activity.type) {
    case "message":
      return readMessage(activity);
    case "event":
      return activity.name?.toLowerCase() === "handoff.initiate" ? readHandoff(activity) : undefined;
    case "endOfConversation":
      return readEnd(activity);
    case "handoff":
      return { kind: "unknown", note: "activities of type handoff are not read" };
    default:
      return undefined;
  }
}

function readMessage(activity: BotActivity): BotOutput | undefined {
  const content = activity.fields;
  const command = readCommand(activity);
  switch (command.kind) {
    case "none":
      return isEmpty(content) ? undefined : { kind: "message", bridged: activity.isBridged, content };
    case "unreadable":
      return { kind: "unknown", note: command.note };
    case "escalate":
      return {
        kind: "escalate",
        context: command.context,
        ...forPeople("summary", activity),
        ...shown(activity),
      };
    case "end":
      return { kind: "end", context: command.context, ...forPeople("note", activity), ...shown(activity) };
    default:
      return assertNever(command);
  }
}

/** Bot Framework's own hand-off. Omnichannel's library puts message and context inside the value; others do not. */
function readHandoff(activity: BotActivity): BotOutput {
  const value = activity.value ?? {};
  if (!isRecord(value)) return { kind: "unknown", note: "the value of handoff.initiate is not an object" };
  const names = Object.keys(value).filter((name) => /^(messageToAgent|context)$/i.test(name));
  if (names.length === 0) return { kind: "escalate", context: value };
  const context = find(value, "context") ?? {};
  if (!isRecord(context))
    return { kind: "unknown", note: "the context of handoff.initiate is not an object" };
  const summary = find(value, "messageToAgent");
  return { kind: "escalate", context, ...(typeof summary === "string" && summary !== "" ? { summary } : {}) };
}

/** The first letter may be large or small: the original's two libraries differ. */
function find(value: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

function readEnd(activity: BotActivity): BotOutput {
  return { kind: "end", context: {}, ...forPeople("note", activity), ...shown(activity) };
}

/** The text of a command is for people, whether or not the customer sees it too. */
function forPeople<Key extends "summary" | "note">(
  key: Key,
  { fields }: BotActivity,
): { [K in Key]?: string } {
  const { text } = fields;
  return text === undefined || text === "" ? {} : ({ [key]: text } as { [K in Key]?: string });
}

function shown(activity: BotActivity): { readonly content?: OutgoingContent } {
  const content = activity.fields;
  return activity.isBridged && !isEmpty(content) ? { content } : {};
}

function isEmpty({ text = "", attachments = [], suggestedActions }: OutgoingContent): boolean {
  return text === "" && attachments.length === 0 && suggestedActions === undefined;
}
