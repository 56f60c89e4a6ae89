import { beforeEach, describe, expect, it } from "vitest";
import { deliver, type SendEffect } from "../../shared/app/deliver.ts";
import type { SendResult } from "../../shared/ports/customer-channel.ts";
import {
  type Bench,
  createBench,
  createManualClock,
  createRecordingChannel,
} from "../support/domain/bench.ts";
import { address } from "../support/domain/sample.ts";
import { says, writes } from "../support/domain/thread-scenario.ts";

const effect: SendEffect = {
  type: "SendToCustomer",
  address,
  conversation: 1,
  sequence: 6,
  from: { kind: "bot", name: "Bank Bot" },
  content: { text: "Hi." },
};

async function deliverWith(...answers: readonly SendResult[]) {
  const channel = createRecordingChannel();
  channel.answers.push(...answers);
  const clock = createManualClock(0);
  const delivery = await deliver({ channel, clock }, effect, { deadline: 240_000, repeated: false });
  return { delivery, sleeps: clock.sleeps, attempts: answers.length - channel.answers.length };
}

describe("one message to the customer", () => {
  it("is delivered under the channel's id", async () => {
    const { delivery } = await deliverWith({ kind: "delivered", activityId: "a1" });
    expect(delivery).toEqual({ conversation: 1, sequence: 6, state: "delivered", activityId: "a1", at: 0 });
  });

  it("waits as long as a throttling channel says", async () => {
    const { delivery, sleeps } = await deliverWith(
      { kind: "throttled", retryAfterMs: 7000 },
      { kind: "delivered", activityId: "a1" },
    );
    expect(sleeps).toEqual([7000]);
    expect(delivery).toEqual({
      conversation: 1,
      sequence: 6,
      state: "delivered",
      activityId: "a1",
      at: 7000,
    });
  });

  it("waits ever longer when the channel does not say", async () => {
    const { sleeps } = await deliverWith(
      { kind: "throttled" },
      { kind: "throttled" },
      { kind: "throttled" },
      { kind: "delivered" },
    );
    expect(sleeps).toEqual([1000, 2000, 4000]);
  });

  it("is tried once more after an ambiguous answer, and marked as perhaps shown twice", async () => {
    const { delivery } = await deliverWith({ kind: "unknown" }, { kind: "delivered", activityId: "a1" });
    expect(delivery).toMatchObject({ state: "delivered", activityId: "a1", repeated: true });
  });

  it("is shown as unknown after a second ambiguous answer", async () => {
    const { delivery, sleeps, attempts } = await deliverWith({ kind: "unknown" }, { kind: "unknown" });
    expect(delivery).toMatchObject({ state: "unknown", repeated: true });
    expect(sleeps).toEqual([2000]);
    expect(attempts).toBe(2);
  });

  it.each([
    [{ kind: "unreachable" }, "unreachable"],
    [{ kind: "refused", status: 400 }, "refused"],
  ] as const)("fails at once when it is %j", async (answer, reason) => {
    const { delivery, attempts } = await deliverWith(answer, { kind: "delivered" });
    expect(delivery).toMatchObject({ state: "failed", reason });
    expect(attempts).toBe(1);
  });

  it("gives up at the deadline, so that the bus brings it again", async () => {
    const always = Array.from({ length: 30 }, (): SendResult => ({ kind: "throttled" }));
    await expect(deliverWith(...always)).rejects.toMatchObject({ name: "DeadlineError" });
  });
});

describe("several messages to the customer", () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await createBench();
    bench.deps.bots.answers.push([says("one"), says("two"), says("three")]);
  });

  it("arrive in order although the channel throttles one of them", async () => {
    bench.deps.channel.answers.push({ kind: "delivered" }, { kind: "throttled" }, { kind: "throttled" });
    await bench.tell("m1", writes("hello"));
    expect(bench.deps.channel.shown).toEqual(["one", "two", "three"]);
  });

  it("wait for the verdict on an unknown one before them", async () => {
    bench.deps.channel.answers.push({ kind: "unknown" }, { kind: "unknown" });
    await bench.tell("m1", writes("hello"));
    expect(bench.deps.channel.shown).toEqual(["one", "one", "two", "three"]);
    const { deliveries } = await bench.journal();
    expect(deliveries.map(({ state }) => state)).toEqual(["unknown", "delivered", "delivered"]);
  });

  it("go on where they stopped when the deadline passed between them", async () => {
    const always = Array.from({ length: 30 }, (): SendResult => ({ kind: "throttled" }));
    bench.deps.channel.answers.push({ kind: "delivered" }, ...always);
    await expect(bench.tell("m1", writes("hello"))).rejects.toMatchObject({ name: "DeadlineError" });
    bench.deps.channel.answers.length = 0;
    await bench.tell("m1", writes("hello"), 2);
    expect(bench.deps.channel.shown).toEqual(["one", "two", "three"]);
    const { deliveries } = await bench.journal();
    expect(deliveries.map(({ repeated }) => repeated)).toEqual([undefined, true, true]);
  });
});
