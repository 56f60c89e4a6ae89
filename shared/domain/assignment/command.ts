import type { BotId, CommandId, ConversationId, GroupId, QueueId, UserId } from "../ids.ts";
import type { ChosenPresence } from "../routing/configuration.ts";
import type { Declines } from "../thread/state.ts";

/** A conversation that waits for somebody, with all that matching needs to know of it. */
export interface WaitingItem {
  readonly conversation: ConversationId;
  /** The thread's epoch while it waits; an offer of it is the next one. */
  readonly epoch: number;
  readonly queueId: QueueId;
  /** Orders the queue: since when the customer waits for a person. */
  readonly since: number;
  readonly units: number;
  readonly allowedPresences: readonly ChosenPresence[];
  /** Whether bots of the queue may take it; they never may in a pick workstream. */
  readonly botsAllowed: boolean;
  readonly formerBots: readonly BotId[];
  readonly declines: Readonly<Record<UserId, Declines>>;
  readonly transferredBy: readonly UserId[];
}

export type GroupCommand =
  | { readonly type: "Enqueue"; readonly item: WaitingItem }
  /** It waits no longer. */
  | { readonly type: "Withdraw"; readonly conversation: ConversationId; readonly epoch: number }
  /** The capacity reserved for it at that epoch is free again; while wrapping up it stays in the agent's hands. */
  | {
      readonly type: "Release";
      readonly conversation: ConversationId;
      readonly epoch: number;
      readonly why: "declined" | "ran-out" | "agent-lost" | "left" | "wrapping-up" | "ended" | "returned";
    }
  | {
      readonly type: "SetPresence";
      readonly userId: UserId;
      readonly presence: ChosenPresence;
    }
  | { readonly type: "CheckLease"; readonly userId: UserId; readonly lease: number }
  | { readonly type: "EndGrace"; readonly userId: UserId; readonly lease: number }
  | {
      readonly type: "ChangeMembership";
      readonly queueId: QueueId;
      readonly member: UserId | BotId;
      readonly change: "add" | "remove";
    }
  /** Look again: somebody's pause after a decline is over, or a cycle reached its bound. */
  | { readonly type: "MatchAgain"; readonly dueAt: number };

export interface AddressedGroupCommand {
  readonly id: CommandId;
  readonly groupId: GroupId;
  readonly command: GroupCommand;
  /** Hash of the request that a user sent it with: another request under the same key is told from a repetition. */
  readonly fingerprint?: string;
}
