import type { GroupCommand } from "../domain/assignment/command.ts";
import type { GroupEffect } from "../domain/assignment/effect.ts";
import type { Group } from "../domain/assignment/state.ts";
import type { CommandId, ConversationId, GroupId, QueueId, ThreadId, UserId } from "../domain/ids.ts";
import type { Configuration } from "../domain/routing/configuration.ts";
import type { BotTurnRequest } from "../domain/thread/bot-turn.ts";
import type { ThreadCommand } from "../domain/thread/command.ts";
import type { CommandRecord, Outcome } from "../ports/aggregate-store.ts";
import type { DeadLetter } from "../ports/dead-letters.ts";
import type { StoredThread } from "../ports/inspection.ts";
import type { MemberId } from "../ports/queue-membership.ts";
import type { CommandTarget } from "../ports/sent-commands.ts";

/** A command on the bus, read. */
export type BusCommand = {
  readonly id: CommandId;
  /** Its place in its bus queue; absent while it is scheduled for later. */
  readonly sequence?: number;
  /** When it was taken onto the bus, or when it is due. */
  readonly dueAt?: number;
} & (
  | { readonly kind: "thread"; readonly to: ThreadId; readonly command: ThreadCommand }
  | { readonly kind: "group"; readonly to: GroupId; readonly command: GroupCommand }
);

/** What goes on at one moment: cheap to read, however much is over. */
export interface LiveWorld {
  readonly now: number;
  readonly configuration: Configuration;
  /** At least those with a conversation that goes on, and those that the group knows. */
  readonly threads: ReadonlyMap<ThreadId, Pick<StoredThread, "head">>;
  readonly group: Group;
  /** Queue membership as Table Storage has it. */
  readonly membership: Readonly<Record<QueueId, readonly MemberId[]>>;
  readonly leases: ReadonlyMap<UserId, number>;
  readonly bus: readonly BusCommand[];
  readonly deadLetters: readonly DeadLetter[];
  /** The list of conversations that go on. */
  readonly listed: ReadonlySet<ConversationId>;
}

/** Everything that is stored, at one moment. */
export interface StoredWorld extends LiveWorld {
  readonly threads: ReadonlyMap<ThreadId, StoredThread>;
  readonly groupCommands: ReadonlyMap<CommandId, CommandRecord<GroupEffect>>;
}

/** What was also seen from outside, which no storage tells: known to tests and drills only. */
export interface Witnessed {
  /** Messages of customers whose post was answered 200. */
  readonly accepted: readonly { readonly threadId: ThreadId; readonly activityId: string }[];
  /** What customers' channels showed. */
  readonly seen: readonly { readonly threadId: ThreadId; readonly text: string }[];
  /** What senders were told became of their commands. */
  readonly told: readonly {
    readonly target: CommandTarget;
    readonly commandId: string;
    readonly outcome: Outcome;
  }[];
  /** Every turn a bot was asked for, and by which delivery of a command. */
  readonly turns: readonly { readonly invocation: string; readonly request: BotTurnRequest }[];
  /** Every command that the bus ever took, duplicates left out. */
  readonly sent: readonly BusCommand[];
}

export interface WitnessedWorld extends StoredWorld {
  readonly witnessed: Witnessed;
}
