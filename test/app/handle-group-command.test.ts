import { beforeEach, describe, expect, it } from "vitest";
import { failureId } from "../../shared/app/failure-id.ts";
import { handleGroupMessage } from "../../shared/app/handle-group-command.ts";
import { commandId } from "../../shared/domain/ids.ts";
import type { PresenceLeases } from "../../shared/ports/presence-leases.ts";
import { groupCommandMessage } from "../../shared/wire/group-command.ts";
import { type Bench, commandIn, createBench, group } from "../support/domain/bench.ts";
import { ann, ben, creditCardQueue, homeLoanQueue } from "../support/domain/sample.ts";
import { waitingItem } from "../support/domain/waiting-item.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await createBench();
});

const available = { type: "SetPresence", userId: ann, presence: "available" } as const;

function sent(): readonly unknown[] {
  return bench.deps.bus.sent.map(commandIn);
}

describe("the assignment group", () => {
  it("learns the members of every queue once, from the membership table", async () => {
    await bench.tellGroup("g1", available);
    const { state } = await bench.deps.groups.load(group);
    expect(state.members?.[creditCardQueue]).toEqual([ann, ben]);
    await bench.deps.membership.remove(creditCardQueue, ann);
    await bench.tellGroup("g2", { type: "Enqueue", item: waitingItem() });
    expect(sent()).toContainEqual(expect.objectContaining({ type: "Offer" }));
  });

  it("offers what waits to whoever is available", async () => {
    await bench.tellGroup("g1", { type: "Enqueue", item: waitingItem() });
    await bench.tellGroup("g2", available);
    expect(sent()).toContainEqual({
      type: "Offer",
      conversation: 1,
      epoch: 2,
      queueId: creditCardQueue,
      to: { kind: "agent", userId: ann },
    });
  });

  it("sends its offer again, under the same id, when the command comes again", async () => {
    await bench.tellGroup("g1", { type: "Enqueue", item: waitingItem() });
    const before = bench.deps.bus.sent.length;
    await bench.tellGroup("g2", available);
    const once = [...bench.deps.bus.sent];
    await bench.tellGroup("g2", available, 2);
    expect(bench.deps.bus.sent).toEqual([...once, ...once.slice(before)]);
  });

  it("looks at a lease again when heartbeats renewed it", async () => {
    await bench.tellGroup("g1", available);
    await bench.deps.leases.renew(ann, 90_000);
    bench.deps.clock.time = 61_000;
    await bench.tellGroup("g2", { type: "CheckLease", userId: ann, lease: 1 });
    expect(bench.deps.bus.sent.at(-1)).toMatchObject({ dueAt: 90_000 });
    expect(sent().at(-1)).toEqual({ type: "CheckLease", userId: ann, lease: 1 });
  });

  it("sends an agent's conversations back when the grace time ends", async () => {
    await bench.tellGroup("g1", { type: "Enqueue", item: waitingItem() });
    await bench.tellGroup("g2", available);
    bench.deps.clock.time = 61_000;
    await bench.tellGroup("g3", { type: "CheckLease", userId: ann, lease: 1 });
    expect(sent()).toContainEqual(expect.objectContaining({ type: "ReportAgentLost", why: "lease-ended" }));
    bench.deps.clock.time = 211_000;
    await bench.tellGroup("g4", { type: "EndGrace", userId: ann, lease: 1 });
    expect(sent().at(-1)).toEqual({
      type: "ReportAgentLost",
      userId: ann,
      conversation: 1,
      epoch: 3,
      why: "grace-ended",
    });
  });

  it("writes memberships where threads read them", async () => {
    await bench.tellGroup("g1", {
      type: "ChangeMembership",
      queueId: homeLoanQueue,
      member: ann,
      change: "add",
    });
    expect(await bench.deps.membership.membersOf(homeLoanQueue)).toContain(ann);
    await bench.tellGroup("g2", {
      type: "ChangeMembership",
      queueId: homeLoanQueue,
      member: ann,
      change: "remove",
    });
    expect(await bench.deps.membership.membersOf(homeLoanQueue)).not.toContain(ann);
  });

  it("leaves an outcome for whoever asked", async () => {
    await bench.tellGroup("g1", available);
    await bench.tellGroup("g2", available);
    const records = [await bench.deps.groups.findCommand(group, commandId("g2"))];
    expect(records).toMatchObject([{ outcome: { done: true } }]);
  });

  it("goes on checking a lease whose check broke for good, and leaves a failed outcome", async () => {
    await bench.tellGroup("g1", available);
    const broken: PresenceLeases = {
      ...bench.deps.leases,
      endOf: () => Promise.reject(new TypeError("broken")),
    };
    const check = { type: "CheckLease", userId: ann, lease: 1 } as const;
    const message = groupCommandMessage({ id: commandId("g2"), groupId: group, command: check });
    await handleGroupMessage({ ...bench.deps, leases: broken }, { ...message, deliveryCount: 1 });
    expect(sent().at(-1)).toEqual(check);
    const failure = await bench.deps.groups.findCommand(group, failureId(commandId("g2")));
    expect(failure?.outcome).toEqual({ done: false, reason: "command-failed" });
  });

  it("marks the feed of whoever's presence changed", async () => {
    await bench.tellGroup("g1", available);
    expect((await bench.deps.feeds.feedOf(ann)).mark).not.toBe("");
    expect((await bench.deps.feeds.feedOf(ben)).mark).toBe("");
  });
});
