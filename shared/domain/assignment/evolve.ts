import { assertNever } from "../assert-never.ts";
import type { ConversationId, QueueId, UserId } from "../ids.ts";
import type { GroupEvent, GroupEventOf } from "./event.ts";
import { type Group, type GroupUser, newUser } from "./state.ts";

export function evolve(group: Group, event: GroupEvent): Group {
  switch (event.type) {
    case "MembersLearnt":
      return { ...group, members: event.members };
    case "ItemQueued":
      return { ...group, waiting: { ...group.waiting, [event.item.conversation]: event.item } };
    case "ItemWithdrawn":
      return { ...group, waiting: without(group.waiting, event.conversation) };
    case "CapacityReleased":
      return inUser(group, event.userId, (user) => ({
        ...user,
        reservations: user.reservations.filter(
          (r) => r.conversation !== event.conversation || r.epoch !== event.epoch,
        ),
      }));
    case "CapacityFreed":
      return inUser(group, event.userId, (user) => ({
        ...user,
        reservations: user.reservations.map((r) =>
          r.conversation === event.conversation && r.epoch === event.epoch ? { ...r, units: 0 } : r,
        ),
      }));
    case "PresenceChanged":
      return inUser(group, event.userId, (user) => ({
        ...user,
        presence: event.presence,
        lease: event.lease,
      }));
    case "OfferRepeated":
    case "LeaseKept":
    case "GraceEnded":
    case "NobodyFound":
      return group;
    case "MemberAdded":
    case "MemberRemoved":
      return changeMembers(group, event);
    case "ItemMatched":
      return match(group, event);
    case "MatchingPostponed":
      return { ...group, matchAgainAt: event.until };
    default:
      return assertNever(event);
  }
}

export function userOf(group: Group, id: UserId): GroupUser {
  return (Object.hasOwn(group.users, id) ? group.users[id] : undefined) ?? newUser(id);
}

function inUser(group: Group, id: UserId, update: (user: GroupUser) => GroupUser): Group {
  return { ...group, users: { ...group.users, [id]: update(userOf(group, id)) } };
}

function without<T>(waiting: Readonly<Record<ConversationId, T>>, key: ConversationId) {
  const { [key]: _, ...rest } = waiting;
  return rest;
}

function changeMembers(group: Group, event: GroupEventOf<"MemberAdded" | "MemberRemoved">): Group {
  const members: NonNullable<Group["members"]> = group.members ?? {};
  const others = (members[event.queueId] ?? []).filter((member) => member !== event.member);
  const next = event.type === "MemberAdded" ? [...others, event.member] : others;
  return { ...group, members: { ...members, [event.queueId]: next } };
}

/** The match in one step: the waiting item out, the reservation in. A bot's capacity is never used up. */
function match(group: Group, { item, to, at }: GroupEventOf<"ItemMatched">): Group {
  const taken = { ...group, waiting: without(group.waiting, item.conversation) };
  if (to.kind === "bot") return taken;
  const { conversation, units } = item;
  return inUser(taken, to.userId, (user) => ({
    ...user,
    lastAssignedAt: at,
    reservations: [...user.reservations, { conversation, epoch: item.epoch + 1, units }],
  }));
}

export function membersOfQueue(group: Group, queue: QueueId) {
  return group.members?.[queue] ?? [];
}
