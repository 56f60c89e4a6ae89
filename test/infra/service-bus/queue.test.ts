import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askForSession, createConsumer, createQueueBench, message } from "./queue-bench.ts";

const texts = (messages: readonly { readonly content: Buffer }[]): readonly string[] =>
  messages.map(({ content }) => content.toString());

describe("A queue", () => {
  it("hands messages out in order, to consumers in turn", () => {
    const { queue } = createQueueBench();
    const [one, two] = [createConsumer(2), createConsumer()];
    queue.join(one);
    queue.join(two);
    queue.send(["a", "b", "c", "d", "e", "f"].map((text) => message(text)));
    expect(one.texts).toEqual(["a", "c"]);
    expect(two.texts).toEqual(["b", "d", "e", "f"]);
  });

  it("puts an abandoned message back at its place", () => {
    const { queue } = createQueueBench();
    const consumer = createConsumer(1);
    queue.join(consumer);
    queue.send([message("a"), message("b")]);
    queue.settle(consumer.token, { kind: "abandon", properties: {} });
    consumer.wants = 2;
    queue.wake(consumer);
    expect(consumer.texts).toEqual(["a", "a", "b"]);
    expect(consumer.deliveries.map(({ message: { deliveryCount } }) => deliveryCount)).toEqual([1, 1, 0]);
  });

  it("does not count a release", () => {
    const { queue } = createQueueBench();
    const consumer = createConsumer(1);
    queue.join(consumer);
    queue.send([message("a")]);
    queue.settle(consumer.token, { kind: "release" });
    expect(queue.peek(0, 1)[0]?.deliveryCount).toBe(0);
    expect(queue.counts()).toMatchObject({ active: 1, locked: 0 });
  });

  it("counts a lock that runs out, and refuses who comes too late", () => {
    const { queue, clock } = createQueueBench();
    const consumer = createConsumer(1);
    queue.join(consumer);
    queue.send([message("a")]);
    const { token } = consumer;
    clock.advance(999);
    expect(queue.counts()).toMatchObject({ active: 0, locked: 1 });
    clock.advance(1);
    expect(queue.counts()).toMatchObject({ active: 1, locked: 0 });
    expect(queue.settle(token, { kind: "complete" })).toEqual({ refused: "message-lock-lost" });
    expect(queue.renewLock(token)).toEqual({ refused: "message-lock-lost" });
    expect(queue.peek(0, 1)[0]?.deliveryCount).toBe(1);
  });

  it("keeps a lock that is renewed", () => {
    const { queue, clock } = createQueueBench();
    const consumer = createConsumer(1);
    queue.join(consumer);
    queue.send([message("a")]);
    clock.advance(900);
    expect(queue.renewLock(consumer.token)).toBe(clock.now() + 1000);
    clock.advance(900);
    expect(queue.settle(consumer.token, { kind: "complete" })).toBeUndefined();
    expect(queue.size).toBe(0);
    expect(queue.idle).toBe(true);
  });

  it("dead-letters after the last attempt, and counts no further there", () => {
    const { queue, deadLetters, events } = createQueueBench();
    const consumer = createConsumer();
    queue.join(consumer);
    queue.send([message("first"), message("a")]);
    for (let attempt = 0; attempt < 3; attempt++) {
      queue.settle(consumer.token, { kind: "abandon", properties: {} });
    }
    const [dead] = deadLetters.peek(0, 2);
    expect(dead).toMatchObject({ sequenceNumber: 2, deliveryCount: 3 });
    expect(dead?.content.toString()).toContain("MaxDeliveryCountExceeded");
    expect(events.at(-1)).toMatchObject({ type: "dead-lettered", reason: "MaxDeliveryCountExceeded" });
    const reader = createConsumer(1);
    deadLetters.join(reader);
    deadLetters.settle(reader.token, { kind: "abandon", properties: {} });
    expect(deadLetters.peek(0, 1)).toMatchObject([{ deliveryCount: 3 }]);
    expect(queue.counts().deadLetter).toBe(1);
  });

  it("does not dead-letter a dead letter", () => {
    const { queue, deadLetters } = createQueueBench();
    const [consumer, reader] = [createConsumer(), createConsumer()];
    queue.join(consumer);
    deadLetters.join(reader);
    queue.send([message("a")]);
    queue.settle(consumer.token, { kind: "dead-letter", properties: {} });
    const again = deadLetters.settle(reader.token, { kind: "dead-letter", properties: {} });
    expect(again).toEqual({ refused: "already-dead-lettered" });
    expect(deadLetters.size).toBe(1);
  });

  it("drops what outlives its time to live, the message's or the queue's, whichever ends first", () => {
    const { queue, clock } = createQueueBench({ defaultTimeToLive: 5000 });
    queue.send([message("short", { timeToLive: 100 }), message("long", { timeToLive: 9000 })]);
    clock.advance(100);
    expect(texts(queue.peek(0, 9))).toEqual(["long"]);
    clock.advance(4900);
    expect(queue.size).toBe(0);
  });

  it("lets a locked message live until its lock ends", () => {
    const { queue, deadLetters, clock } = createQueueBench({ deadLetteringOnMessageExpiration: true });
    const consumer = createConsumer(1);
    queue.join(consumer);
    queue.send([message("a", { timeToLive: 500 })]);
    clock.advance(600);
    expect(queue.counts()).toMatchObject({ locked: 1, deadLetter: 0 });
    clock.advance(400);
    expect(queue.counts()).toMatchObject({ locked: 0, active: 0, deadLetter: 1 });
    expect(texts(deadLetters.peek(0, 1))[0]).toContain("TTLExpiredException");
    clock.advance(10_000_000);
    expect(deadLetters.size).toBe(1);
  });

  it("activates what is scheduled in the order it was sent, behind what is there", () => {
    const { queue, clock } = createQueueBench();
    const due = clock.now() + 1000;
    const scheduled = Array.from({ length: 50 }, (_, index) => message(`s${index}`, { scheduledFor: due }));
    queue.send(scheduled);
    queue.send([message("now")]);
    expect(queue.counts()).toMatchObject({ active: 1, scheduled: 50 });
    clock.advance(1000);
    expect(texts(queue.peek(0, 99))).toEqual(["now", ...scheduled.map(({ content }) => content.toString())]);
    expect(queue.peek(0, 1)[0]?.sequenceNumber).toBe(51);
  });

  it("cancels all of what is scheduled or none", () => {
    const { queue, clock } = createQueueBench();
    const scheduledFor = clock.now() + 1000;
    const numbers = queue.send([message("a", { scheduledFor }), message("b", { scheduledFor })]);
    expect(numbers).toEqual([1, 2]);
    expect(queue.cancelScheduled([1, 7])).toEqual({ refused: "message-not-found" });
    expect(queue.cancelScheduled([1])).toBeUndefined();
    clock.advance(1000);
    expect(texts(queue.peek(0, 9))).toEqual(["b"]);
  });

  it("accepts and drops a duplicate within the window, and takes it after", () => {
    const { queue, clock, events } = createQueueBench({ requiresDuplicateDetection: true });
    queue.send([message("a", { messageId: "one" })]);
    clock.advance(19_999);
    queue.send([message("b", { messageId: "one" })]);
    expect(events.at(-1)).toMatchObject({ type: "duplicate-dropped", messageId: "one" });
    clock.advance(1);
    queue.send([message("c", { messageId: "one" })]);
    expect(texts(queue.peek(0, 9))).toEqual(["a", "c"]);
  });

  it("remembers an id after its message is gone", () => {
    const { queue } = createQueueBench({ requiresDuplicateDetection: true });
    const consumer = createConsumer(undefined, true);
    queue.join(consumer);
    queue.send([message("a", { messageId: "one" })]);
    queue.send([message("b", { messageId: "one" })]);
    expect(consumer.texts).toEqual(["a"]);
  });

  it("refuses what does not fit, all of it", () => {
    const { queue } = createQueueBench({ maxSizeInBytes: 10 });
    expect(queue.send([message("12345678")])).toEqual([1]);
    expect(queue.send([message("a"), message("bc")])).toEqual({ refused: "queue-full" });
    expect(queue.size).toBe(1);
  });

  it("keeps a deferred message out of the way until it is asked for", () => {
    const { queue } = createQueueBench();
    const consumer = createConsumer();
    queue.join(consumer);
    queue.send([message("a")]);
    queue.settle(consumer.token, { kind: "defer", properties: {} });
    expect(queue.counts()).toMatchObject({ active: 0, deferred: 1 });
    expect(queue.receiveDeferred([1, 2], { destructive: false })).toEqual({ refused: "message-not-found" });
    expect(queue.receiveDeferred([1], { destructive: false })).toMatchObject([
      { message: { state: "deferred" } },
    ]);
    expect(queue.receiveDeferred([1], { destructive: false })).toEqual({ refused: "message-not-found" });
  });

  it("never hands out one message twice at a time, nor loses any", () => {
    const what = fc.constantFrom("send", "advance", "complete", "abandon", "release");
    const step = fc.tuple(what, fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { queue, deadLetters, clock } = createQueueBench();
        const consumer = createConsumer();
        queue.join(consumer);
        let accepted = 0;
        let completed = 0;
        const run = {
          send: (count: number): void => {
            queue.send(Array.from({ length: count }, () => message("x")));
            accepted += count;
          },
          advance: (by: number): void => clock.advance(by * 100),
          complete: (at: number): void => {
            if (settle("complete", at)) completed++;
          },
          abandon: (at: number): void => void settle("abandon", at),
          release: (at: number): void => void settle("release", at),
        };
        const settle = (kind: "complete" | "abandon" | "release", at: number): boolean => {
          const token = consumer.deliveries.at(-at)?.lock?.token ?? "none";
          return queue.settle(token, { kind, properties: {} }) === undefined;
        };
        for (const [what, argument] of steps) run[what](argument);
        const { active, locked } = queue.counts();
        expect(active + locked + deadLetters.size + completed).toBe(accepted);
        expect(active + locked).toBe(queue.size);
      }),
    );
  });
});

describe("A queue with bus sessions", () => {
  const bench = () => createQueueBench({ requiresSession: true });

  it("refuses a message without a session, and its whole list", () => {
    const { queue } = bench();
    expect(queue.send([message("a", { sessionId: "s" }), message("b")])).toEqual({
      refused: "session-id-missing",
    });
    expect(queue.size).toBe(0);
  });

  it("gives a session to one consumer, and the longest waiting session to who takes any", () => {
    const { queue } = bench();
    queue.send([
      message("a1", { sessionId: "a" }),
      message("b1", { sessionId: "b" }),
      message("a2", { sessionId: "a" }),
    ]);
    const [one, two, three] = [createConsumer(), createConsumer(), createConsumer()];
    expect(askForSession(queue, one).granted).toBe("a");
    expect(askForSession(queue, two, { sessionId: "a" }).refused).toBe("session-cannot-be-locked");
    expect(askForSession(queue, two).granted).toBe("b");
    expect(one.texts).toEqual(["a1", "a2"]);
    expect(two.texts).toEqual(["b1"]);
    expect(askForSession(queue, three).granted).toBeUndefined();
  });

  it("serves who waits in the order they came, and lets them give up", () => {
    const { queue, clock } = bench();
    const consumers = [createConsumer(), createConsumer(), createConsumer()] as const;
    const asked = [
      askForSession(queue, consumers[0], { timeout: 100 }),
      askForSession(queue, consumers[1]),
      askForSession(queue, consumers[2]),
    ] as const;
    clock.advance(100);
    expect(asked[0].refused).toBe("no-session-in-time");
    asked[1].withdraw();
    queue.send([message("a", { sessionId: "s" })]);
    expect(asked.map(({ granted }) => granted)).toEqual([undefined, undefined, "s"]);
  });

  it("is free at once when its owner leaves, and nothing is counted", () => {
    const { queue } = bench();
    queue.send([message("a", { sessionId: "s" })]);
    const [one, two] = [createConsumer(), createConsumer()];
    askForSession(queue, one);
    queue.leave(one, false);
    expect(askForSession(queue, two).granted).toBe("s");
    expect(two.deliveries[0]?.message.deliveryCount).toBe(0);
    expect(queue.settle(one.token, { kind: "complete" })).toEqual({ refused: "session-lock-lost" });
  });

  it("stays locked after its owner died when asked to, until the lock runs out", () => {
    const { queue, clock } = bench();
    queue.send([message("a", { sessionId: "s" })]);
    const [one, two] = [createConsumer(), createConsumer()];
    askForSession(queue, one);
    queue.leave(one, true);
    const asked = askForSession(queue, two);
    expect(askForSession(queue, createConsumer(), { sessionId: "s" }).refused).toBe(
      "session-cannot-be-locked",
    );
    clock.advance(999);
    expect(asked.granted).toBeUndefined();
    clock.advance(1);
    expect(asked.granted).toBe("s");
    queue.wake(two);
    expect(two.deliveries[0]?.message.deliveryCount).toBe(1);
    expect(one.lost).toBe(false);
  });

  it("is lost when its lock runs out, and renewing keeps all of its messages", () => {
    const { queue, clock } = bench();
    queue.send([message("a", { sessionId: "s" })]);
    const consumer = createConsumer();
    askForSession(queue, consumer);
    clock.advance(900);
    expect(queue.sessions.renew("s", consumer.name)).toBe(clock.now() + 1000);
    expect(queue.sessions.renew("s", "another link")).toEqual({ refused: "session-lock-lost" });
    clock.advance(900);
    expect(consumer.lost).toBe(false);
    clock.advance(100);
    expect(consumer.lost).toBe(true);
    expect(queue.peek(0, 1)).toMatchObject([{ deliveryCount: 1 }]);
    expect(queue.sessions.renew("s")).toEqual({ refused: "session-lock-lost" });
  });

  it("keeps its state without messages, for its owner only", () => {
    const { queue } = bench();
    const consumer = createConsumer();
    expect(queue.setSessionState("s", Buffer.from("1"))).toEqual({ refused: "session-lock-lost" });
    askForSession(queue, consumer, { sessionId: "s" });
    expect(queue.setSessionState("s", Buffer.from("1"))).toBeUndefined();
    queue.leave(consumer, false);
    expect(queue.sessions.find("s")?.state?.toString()).toBe("1");
    askForSession(queue, consumer, { sessionId: "s" });
    queue.setSessionState("s", undefined);
    queue.leave(consumer, false);
    expect(queue.sessions.find("s")).toBeUndefined();
  });
});
