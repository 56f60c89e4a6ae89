import { type ConversationId, parseConversationId } from "../ids.ts";
import type { Configuration } from "../routing/configuration.ts";
import type { ThreadCommandOf } from "../thread/command.ts";
import type { GroupEffect } from "./effect.ts";
import type { GroupEvent, GroupEventOf } from "./event.ts";
import { userOf } from "./evolve.ts";
import type { Group } from "./state.ts";

export interface GroupChange {
  readonly before: Group;
  readonly event: GroupEvent;
  readonly after: Group;
}

export interface ReactFacts {
  readonly now: number;
  readonly configuration: Configuration;
}

/** What the outside must do because of a fact of the group. */
export function react(change: GroupChange, facts: ReactFacts): readonly GroupEffect[] {
  const { event } = change;
  switch (event.type) {
    case "ItemMatched":
      return offer(event);
    case "OfferRepeated":
      return offer({ item: event.item, to: { kind: "agent", userId: event.userId } });
    case "NobodyFound":
      return tellThread(event.conversation, (conversation) => ({
        type: "ReportNobodyHere",
        conversation,
        epoch: event.epoch,
      }));
    case "PresenceChanged":
      return [...presenceEffects(change, event, facts), { type: "NotifyUser", userId: event.userId }];
    case "LeaseKept": {
      const { userId, until } = event;
      const { lease } = userOf(change.after, userId);
      return [{ type: "TellSelf", command: { type: "CheckLease", userId, lease }, at: until }];
    }
    case "GraceEnded":
      return reportLost(change.after, event.userId, "grace-ended");
    case "CapacityReleased":
    case "CapacityFreed":
      return [{ type: "NotifyUser", userId: event.userId }];
    case "MemberAdded":
    case "MemberRemoved":
      return [
        {
          type: "WriteMembership",
          queueId: event.queueId,
          member: event.member,
          present: event.type === "MemberAdded",
        },
      ];
    case "MatchingPostponed":
      return [{ type: "TellSelf", command: { type: "MatchAgain", dueAt: event.until }, at: event.until }];
    default:
      return [];
  }
}

function offer({ item, to }: Pick<GroupEventOf<"ItemMatched">, "item" | "to">): readonly GroupEffect[] {
  const { epoch, queueId } = item;
  return tellThread(item.conversation, (conversation) => ({
    type: "Offer",
    conversation,
    epoch,
    queueId,
    to,
  }));
}

function tellThread(
  conversation: ConversationId,
  command: (number: number) => ThreadCommandOf<"Offer" | "ReportAgentLost" | "ReportNobodyHere">,
): readonly GroupEffect[] {
  const address = parseConversationId(conversation);
  if (address === undefined) return [];
  return [{ type: "TellThread", threadId: address.thread, command: command(address.number) }];
}

/**
 * Whoever goes offline gives offers back at once. Conversations go back only when the lease has ended, and nobody
 * came back within the grace time: who chose offline and still has the page open finishes what is open.
 */
function presenceEffects(
  { before, after }: GroupChange,
  { userId, presence, because, lease }: GroupEventOf<"PresenceChanged">,
  { now, configuration }: ReactFacts,
): readonly GroupEffect[] {
  const { leaseSeconds, graceSeconds } = configuration.presence;
  if (because === "lease-ended") {
    return [
      ...reportLost(after, userId, "lease-ended"),
      { type: "TellSelf", command: { type: "EndGrace", userId, lease }, at: now + graceSeconds * 1000 },
    ];
  }
  if (presence === "offline") return reportLost(after, userId, "lease-ended");
  if (lease === userOf(before, userId).lease) return [];
  return [
    { type: "TellSelf", command: { type: "CheckLease", userId, lease }, at: now + leaseSeconds * 1000 },
  ];
}

function reportLost(
  group: Group,
  userId: GroupEventOf<"GraceEnded">["userId"],
  why: "lease-ended" | "grace-ended",
): readonly GroupEffect[] {
  return userOf(group, userId).reservations.flatMap(({ conversation, epoch }) =>
    tellThread(conversation, (number) => ({
      type: "ReportAgentLost",
      userId,
      conversation: number,
      epoch,
      why,
    })),
  );
}
