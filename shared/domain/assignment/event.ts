import type { BotId, ConversationId, QueueId, UserId } from "../ids.ts";
import type { Presence } from "../routing/configuration.ts";
import type { WaitingItem } from "./command.ts";

export type GroupEvent =
  /** The members of every queue, as Table Storage had them when the group began. */
  | {
      readonly type: "MembersLearnt";
      readonly members: Readonly<Record<QueueId, readonly (UserId | BotId)[]>>;
    }
  | { readonly type: "ItemQueued"; readonly item: WaitingItem }
  | { readonly type: "ItemWithdrawn"; readonly conversation: ConversationId }
  | {
      readonly type: "CapacityReleased";
      readonly userId: UserId;
      readonly conversation: ConversationId;
      readonly epoch: number;
    }
  /** The reservation stays, without units: its agent still writes the notes. */
  | {
      readonly type: "CapacityFreed";
      readonly userId: UserId;
      readonly conversation: ConversationId;
      readonly epoch: number;
    }
  | {
      readonly type: "PresenceChanged";
      readonly userId: UserId;
      readonly presence: Presence;
      readonly because: "chosen" | "missed-offer" | "lease-ended";
      /** Set when this begins a new sign-in. */
      readonly lease: number;
    }
  | { readonly type: "LeaseKept"; readonly userId: UserId; readonly until: number }
  | { readonly type: "GraceEnded"; readonly userId: UserId }
  | { readonly type: "MemberAdded"; readonly queueId: QueueId; readonly member: UserId | BotId }
  | { readonly type: "MemberRemoved"; readonly queueId: QueueId; readonly member: UserId | BotId }
  | {
      readonly type: "ItemMatched";
      readonly item: WaitingItem;
      readonly to:
        | { readonly kind: "agent"; readonly userId: UserId }
        | { readonly kind: "bot"; readonly botId: BotId };
      readonly at: number;
    }
  /** The thread still waits for an offer that was made: it is made again. */
  | { readonly type: "OfferRepeated"; readonly item: WaitingItem; readonly userId: UserId }
  /** It was queued, and no member of its queue is there. */
  | { readonly type: "NobodyFound"; readonly conversation: ConversationId; readonly epoch: number }
  | { readonly type: "MatchingPostponed"; readonly until: number };

export type GroupEventOf<Type extends GroupEvent["type"]> = Extract<GroupEvent, { type: Type }>;
