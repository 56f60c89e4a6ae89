import { beforeEach, describe, expect, it } from "vitest";
import { createManualClock, type ManualClock } from "../../../shared/adapters/memory/manual-clock.ts";
import { createMemoryUserFeeds } from "../../../shared/adapters/memory/user-feeds.ts";
import { createFeedWatch, type FeedWatch } from "../../../shared/app/agent/feed-watch.ts";
import { type UserId, userId } from "../../../shared/domain/ids.ts";
import type { UserFeeds } from "../../../shared/ports/user-feeds.ts";

const users = Array.from({ length: 200 }, (_, index) => userId(`user-${index}`));
const [ann, ben] = [userId("ann"), userId("ben")];

let clock: ManualClock;
let feeds: UserFeeds;
let watch: FeedWatch;
/** Users asked for, read by read. */
let reads: (readonly UserId[])[];
let duringRead: () => Promise<void>;
let outcomes: Map<string, string>;

beforeEach(() => {
  clock = createManualClock();
  feeds = createMemoryUserFeeds();
  reads = [];
  duringRead = async () => undefined;
  outcomes = new Map();
  watch = createFeedWatch({
    clock,
    feeds: {
      marksOf: async (asked) => {
        reads.push(asked);
        const marks = await feeds.marksOf(asked);
        await duringRead();
        return marks;
      },
    },
  });
});

async function waits(user: UserId, seconds = 25): Promise<void> {
  const { mark } = await feeds.feedOf(user);
  watch.wait({ user, mark, until: clock.now() + seconds * 1000 }).then(
    (how) => outcomes.set(user, how),
    (error: Error) => outcomes.set(user, error.message),
  );
}

/** All that is ready to run has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function pass(ms: number, step = 500): Promise<void> {
  await settled();
  for (let left = ms; left > 0; left -= step) {
    clock.advance(Math.min(step, left));
    await settled();
  }
}

describe("the poller of an instance", () => {
  it("reads once a round for everybody, and wakes only whose mark moved", async () => {
    for (const user of users) await waits(user);
    await pass(1_000);
    expect(reads.map((asked) => asked.length)).toEqual([200, 200]);
    await feeds.markChanged(userId("user-7"));
    await pass(500);
    expect([...outcomes]).toEqual([["user-7", "changed"]]);
    expect(reads).toHaveLength(3);
  });

  it("asks for nothing while nobody waits", async () => {
    await pass(5_000);
    expect(reads).toEqual([]);
    await waits(ann, 1);
    await pass(1_000);
    expect(outcomes.get(ann)).toBe("over");
    const before = reads.length;
    await pass(5_000);
    expect(reads).toHaveLength(before);
    await waits(ann, 1);
    await pass(500);
    expect(reads).toHaveLength(before + 1);
  });

  it("ends each wait at its own time, within a round as well", async () => {
    await waits(ann, 25);
    await waits(ben, 1);
    await pass(1_000);
    expect([...outcomes]).toEqual([[ben, "over"]]);
    await pass(24_000);
    expect(outcomes.get(ann)).toBe("over");
  });

  it("loses no change that is marked while it reads", async () => {
    await waits(ann);
    duringRead = async () => {
      duringRead = async () => undefined;
      await feeds.markChanged(ann);
    };
    await pass(500);
    expect(outcomes.get(ann)).toBeUndefined();
    await pass(500);
    expect(outcomes.get(ann)).toBe("changed");
  });

  it("does not judge by an old read who began to wait during it", async () => {
    await waits(ann);
    const { promise, resolve } = Promise.withResolvers<void>();
    duringRead = () => promise;
    await pass(500);
    await feeds.markChanged(ben);
    await waits(ben);
    duringRead = async () => undefined;
    resolve();
    await pass(1_000);
    expect(outcomes.get(ben)).toBeUndefined();
  });

  it("wakes at once whoever is changed on this instance", async () => {
    await waits(ann);
    await waits(ben);
    watch.wake(ann);
    await settled();
    expect([...outcomes]).toEqual([[ann, "changed"]]);
    expect(reads).toEqual([]);
  });

  it("rests longer after each failure, and goes on when storage is back", async () => {
    await waits(ann, 25);
    duringRead = () => Promise.reject(new Error("away"));
    await pass(10_000);
    expect(reads.length).toBeLessThanOrEqual(5);
    expect(outcomes.size).toBe(0);
    duringRead = async () => undefined;
    await feeds.markChanged(ann);
    await pass(5_000);
    expect(outcomes.get(ann)).toBe("changed");
  });

  it("tells of a failure when the wait ends, and forgets it with the last waiter", async () => {
    await waits(ann, 2);
    duringRead = () => Promise.reject(new Error("away"));
    await pass(2_000);
    expect(outcomes.get(ann)).toBe("away");
    duringRead = async () => undefined;
    await waits(ben, 1);
    await pass(1_000);
    expect(outcomes.get(ben)).toBe("over");
  });
});
