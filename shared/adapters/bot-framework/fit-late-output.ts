import type { BotOutput, OutgoingContent } from "../../domain/thread/bot-turn.ts";
import { jsonBytes } from "./turn-limits.ts";

const mark = " […]";

/**
 * A late output is kept as a bus message, which has a limit: of one beyond it, what fits is kept. Nobody acts on a
 * late command any more, so its context goes first.
 */
export function fitLateOutput(output: BotOutput, maxBytes: number): BotOutput {
  if (output.kind === "unknown" || jsonBytes(output) <= maxBytes) return output;
  const bare =
    output.kind === "message"
      ? { kind: output.kind, bridged: output.bridged, content: {} }
      : { kind: output.kind, context: {}, content: {} };
  return { ...bare, content: fitContent(contentOf(output), maxBytes - jsonBytes(bare)) };
}

function contentOf(output: Exclude<BotOutput, { kind: "unknown" }>): OutgoingContent {
  if (output.kind === "message") return output.content;
  const text = output.kind === "escalate" ? output.summary : output.note;
  return output.content ?? (text === undefined ? {} : { text });
}

function fitContent(content: OutgoingContent, maxBytes: number): OutgoingContent {
  if (jsonBytes(content) <= maxBytes) return content;
  const { text = "", attachments = [], ...rest } = content;
  const isRoom = (beside: OutgoingContent) => jsonBytes({ ...beside, text: mark }) <= maxBytes;
  const candidates = attachments.map((_, dropped) => attachments.slice(0, attachments.length - dropped));
  const kept = [...candidates.map((some) => ({ ...rest, attachments: some })), rest].find(isRoom) ?? {};
  return { ...kept, text: fitText(text, (cut) => jsonBytes({ ...kept, text: cut }) <= maxBytes) };
}

/** The longest beginning of a text that fits with the mark behind it, never half a character. */
function fitText(text: string, fits: (cut: string) => boolean): string {
  const cutAt = (length: number) => `${text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "")}${mark}`;
  let [fitting, tooLong] = [0, text.length + 1];
  while (tooLong - fitting > 1) {
    const middle = Math.floor((fitting + tooLong) / 2);
    if (fits(cutAt(middle))) fitting = middle;
    else tooLong = middle;
  }
  return cutAt(fitting);
}
