import type { CommandAnswer } from "../../shared/app/agent/agent-call.ts";
import type { ThreadId } from "../../shared/domain/ids.ts";
import type { BotTurnRequest } from "../../shared/domain/thread/bot-turn.ts";
import type { CommandTarget } from "../../shared/ports/sent-commands.ts";

/** What really happened outside, known to the simulation alone. */
export interface Outside {
  /** What customers' channels showed. */
  readonly seen: { readonly threadId: ThreadId; readonly text: string }[];
  /** What customers posted and was answered 200. */
  readonly accepted: { readonly threadId: ThreadId; readonly activityId: string }[];
  /** Turns that bots were asked for, with the invocation that asked. */
  readonly turns: { readonly invocation: string; readonly request: BotTurnRequest }[];
  /** When leases ended as they were last looked at. */
  readonly leases: Map<string, number>;
  /** Told of every command once: when it was saved, or at its end when there was nothing to save. */
  onHandled: (handled: {
    readonly commandId: string;
    readonly at: number;
    readonly isSaved: boolean;
  }) => void;
  /** What senders of commands were told. */
  readonly told: { readonly target: CommandTarget; readonly answer: CommandAnswer }[];
}

export function createOutside(): Outside {
  return { seen: [], accepted: [], turns: [], told: [], leases: new Map(), onHandled: () => undefined };
}
