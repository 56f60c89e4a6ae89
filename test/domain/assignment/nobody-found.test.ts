import { expect, it } from "vitest";
import { botId, type UserId } from "../../../shared/domain/ids.ts";
import type { ChosenPresence } from "../../../shared/domain/routing/configuration.ts";
import { type GroupScenario, groupOf } from "../../support/domain/group-scenario.ts";
import { ann, bankBot, ben, creditCardQueue, withMembers } from "../../support/domain/sample.ts";
import { waitingItem } from "../../support/domain/waiting-item.ts";

const peopleOnly = withMembers(creditCardQueue, [ann, ben]);
const mixed = withMembers(creditCardQueue, [ann, bankBot]);
const chooses = (userId: UserId, presence: ChosenPresence) =>
  ({ type: "SetPresence", userId, presence }) as const;
const enqueue = (changes: Parameters<typeof waitingItem>[0] = {}) =>
  ({ type: "Enqueue", item: waitingItem(changes) }) as const;
const report = { type: "ReportNobodyHere", conversation: 1, epoch: 2 };

function reports({ effects }: GroupScenario): readonly object[] {
  return effects.flatMap((effect) =>
    effect.type === "TellThread" && effect.command.type === "ReportNobodyHere" ? [effect.command] : [],
  );
}

it("a conversation that is queued where everybody is offline is told so", () => {
  expect(reports(groupOf(peopleOnly).when(enqueue()))).toEqual([report]);
});

it("an agent who is inactive after a missed offer counts as gone", () => {
  const missed = groupOf(peopleOnly)
    .when(chooses(ann, "available"))
    .when(enqueue())
    .when({ type: "Release", conversation: waitingItem().conversation, epoch: 3, why: "ran-out" })
    .when(enqueue({ epoch: 4 }));
  expect(reports(missed)).toEqual([{ ...report, epoch: 4 }]);
});

it.each(["away", "busyDnd", "busy"] as const)("somebody who is %s is somebody", (presence) => {
  const group = groupOf(peopleOnly).when(chooses(ben, presence));
  expect(reports(group.when(enqueue({ allowedPresences: ["available"] })))).toEqual([]);
});

it("who serves another queue is nobody here", () => {
  const group = groupOf(withMembers(creditCardQueue, [ben])).when(chooses(ann, "available"));
  expect(reports(group.when(enqueue()))).toEqual([report]);
});

it("a bot that may take it is somebody, one that had it before is not", () => {
  expect(reports(groupOf(mixed).when(enqueue()))).toEqual([]);
  expect(reports(groupOf(mixed).when(enqueue({ formerBots: [botId(bankBot)] })))).toEqual([report]);
  expect(reports(groupOf(mixed).when(enqueue({ botsAllowed: false })))).toEqual([report]);
});

it("a wait that is said again, or an older one, is not told again", () => {
  const told = groupOf(peopleOnly).when(enqueue({ epoch: 4 }));
  expect(reports(told.when(enqueue({ epoch: 4 })))).toEqual([]);
  expect(reports(told.when(enqueue({ epoch: 3 })))).toEqual([]);
});
