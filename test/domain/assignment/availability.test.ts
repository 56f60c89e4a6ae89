import { expect, it } from "vitest";
import { availabilityOf } from "../../../shared/domain/assignment/availability.ts";
import { type Group, type GroupUser, newGroup, newUser } from "../../../shared/domain/assignment/state.ts";
import { conversationId, groupId, threadId, type UserId, userId } from "../../../shared/domain/ids.ts";
import type { Presence } from "../../../shared/domain/routing/configuration.ts";
import { creditCardQueue, homeLoanQueue, membersIn, sample } from "../../support/domain/sample.ts";
import { waitingItem } from "../../support/domain/waiting-item.ts";

const members = sample.agents.filter(({ id }) =>
  sample.queues.some((queue) => queue.id === creditCardQueue && queue.members.includes(id)),
);
const [someone] = members;
if (someone === undefined) throw new Error("the sample has nobody in its credit card queue");

function groupWith(users: readonly GroupUser[], waiting: Group["waiting"] = {}): Group {
  const byId: Record<UserId, GroupUser> = Object.fromEntries(users.map((user) => [user.id, user]));
  return { ...newGroup(groupId("default")), members: membersIn(sample), users: byId, waiting };
}

const user = (id: UserId, presence: Presence, units = 0): GroupUser => ({
  ...newUser(id),
  presence,
  reservations:
    units === 0
      ? []
      : [{ conversation: conversationId({ thread: threadId("c_x"), number: 1 }), epoch: 1, units }],
});

it("counts members who are present and have room", () => {
  const everyone = members.map(({ id }) => user(id, "available"));
  expect(availabilityOf(groupWith(everyone), creditCardQueue, sample).agentsAvailable).toBe(members.length);
  const full = user(someone.id, "available", someone.capacity);
  expect(availabilityOf(groupWith([full]), creditCardQueue, sample).agentsAvailable).toBe(0);
});

it.each(["offline", "inactive", "away", "busyDnd"] as const)("does not count who is %s", (presence) => {
  const group = groupWith([user(someone.id, presence)]);
  expect(availabilityOf(group, creditCardQueue, sample).agentsAvailable).toBe(0);
});

it("counts nobody of another queue, nor anybody nobody knows", () => {
  const group = groupWith([user(userId("stranger"), "available")]);
  expect(availabilityOf(group, creditCardQueue, sample).agentsAvailable).toBe(0);
});

it("counts what waits in that queue only", () => {
  const item = waitingItem();
  const other = waitingItem({
    queueId: homeLoanQueue,
    conversation: conversationId({ thread: threadId("c_other"), number: 1 }),
  });
  const group = groupWith([], { [item.conversation]: item, [other.conversation]: other });
  expect(availabilityOf(group, creditCardQueue, sample).waiting).toBe(1);
});

it("says whether a bot is a member", () => {
  for (const { id, members: ids } of sample.queues) {
    const hasBot = sample.bots.some((bot) => ids.includes(bot.id));
    expect(availabilityOf(groupWith([]), id, sample).hasBot).toBe(hasBot);
  }
});
