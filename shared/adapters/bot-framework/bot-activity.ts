import type { OutgoingContent } from "../../domain/thread/bot-turn.ts";

/** The parts of a bot's activity that mean something here, each of the right type or absent. */
export interface BotActivity {
  readonly type: string;
  readonly name?: string;
  readonly value: unknown;
  /** What may be shown. */
  readonly fields: OutgoingContent;
  /** Without this the customer sees nothing of it. */
  readonly isBridged: boolean;
  readonly channelData: Readonly<Record<string, unknown>>;
}

/** Picks the known parts; whatever has a wrong type is left out. Never throws. */
export function botActivity(json: unknown): BotActivity {
  const raw = isRecord(json) ? json : {};
  const { type, name, value } = raw;
  const channelData = channelDataOf(raw);
  const { deliveryMode } = channelData;
  return {
    type: typeof type === "string" ? type : "",
    ...(typeof name === "string" ? { name } : {}),
    value,
    fields: shownFields(raw),
    isBridged: typeof deliveryMode === "string" && deliveryMode.toLowerCase() === "bridged",
    channelData,
  };
}

/** Plain data, and not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object in a JSON text, or undefined when it holds none. */
export function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Some write `channeldata`, some write its JSON as a text. */
function channelDataOf(raw: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { channelData, channeldata } = raw;
  const given = channelData ?? channeldata;
  if (typeof given === "string") return parseRecord(given) ?? {};
  return isRecord(given) ? given : {};
}

function shownFields(raw: Readonly<Record<string, unknown>>): OutgoingContent {
  const { text, textFormat, attachments, attachmentLayout, suggestedActions, inputHint } = raw;
  return {
    ...(typeof text === "string" && text !== "" ? { text } : {}),
    ...(typeof textFormat === "string" ? { textFormat } : {}),
    ...(Array.isArray(attachments) && attachments.length > 0 ? { attachments } : {}),
    ...(typeof attachmentLayout === "string" ? { attachmentLayout } : {}),
    ...(isRecord(suggestedActions) ? { suggestedActions } : {}),
    ...(typeof inputHint === "string" ? { inputHint } : {}),
  };
}
