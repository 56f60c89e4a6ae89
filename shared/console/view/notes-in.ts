import type { Message } from "../../wire/agent-api/types.ts";

export interface KeptNote {
  readonly sequence: number;
  readonly at: string;
  /** Absent where the line above says it. */
  readonly by?: string;
  readonly words: string;
}

/** Internal notes, and what was noted with a transfer or at the end; the newest first. */
export function notesIn(messages: readonly Message[]): readonly KeptNote[] {
  return messages
    .flatMap(({ sequence, at, kind, sender, text, note }) => {
      const words = kind === "note" ? text : note;
      return words === undefined || words === ""
        ? []
        : [{ sequence, at, words, ...(sender.kind === "agent" ? { by: sender.name } : {}) }];
    })
    .toReversed();
}
