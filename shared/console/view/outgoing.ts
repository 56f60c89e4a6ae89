import type { Message } from "../../wire/agent-api/types.ts";

/** What was written here and is not known to be on the thread yet. */
export interface Outgoing {
  /** The Idempotency-Key it is sent with. */
  readonly key: string;
  readonly text: string;
  /** A note is for colleagues only. */
  readonly kind?: "message" | "note";
  /** The last sequence that was known when it was written. */
  readonly after: number;
  readonly state: "sending" | "failed";
  readonly reason?: string;
  /** To be sent again under the same key: it may have arrived. */
  readonly mayHaveArrived?: boolean;
}

/** Without those that the thread shows already: the thread can be quicker than the answer to the command. */
export function notOnThread(
  outgoing: readonly Outgoing[],
  messages: readonly Message[],
  ownName: string,
): readonly Outgoing[] {
  const claimed = new Set<number>();
  return outgoing.filter(({ text, after, kind: meant = "message" }) => {
    const shown = messages.find(
      ({ sequence, kind, sender, text: said }) =>
        sequence > after &&
        kind === meant &&
        !claimed.has(sequence) &&
        sender.kind === "agent" &&
        sender.name === ownName &&
        said === text,
    );
    if (shown !== undefined) claimed.add(shown.sequence);
    return shown === undefined;
  });
}
