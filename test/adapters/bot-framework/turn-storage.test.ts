import { ConversationState, MemoryStorage, TestAdapter, TurnContext } from "botbuilder";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLimitWatch } from "../../../shared/adapters/bot-framework/turn-limits.ts";
import { createTurnStorage } from "../../../shared/adapters/bot-framework/turn-storage.ts";

const storage = (memory: Record<string, unknown> = {}) =>
  createTurnStorage({ memory, maxBytes: 1000, watch: createLimitWatch() });

describe("a turn's storage", () => {
  it("gives copies, so that only what is written counts", async () => {
    const one = storage({ a: { n: 1 } });
    const { a } = await one.read(["a", "missing"]);
    a.n = 2;
    expect(one.memory()).toEqual({ a: { n: 1 } });
    await one.write({ a });
    a.n = 3;
    expect(one.memory()).toEqual({ a: { n: 2 } });
  });

  it("leaves what it was given as it was", async () => {
    const memory = { a: { n: 1 } };
    const one = storage(memory);
    await one.write({ a: { n: 2 } });
    await one.delete(["a"]);
    expect(one.memory()).toEqual({});
    expect(memory).toEqual({ a: { n: 1 } });
  });

  it("refuses a write from a stale read, and then none of it", async () => {
    const one = storage({ a: { n: 1 } });
    const { a: first } = await one.read(["a"]);
    const { a: second } = await one.read(["a"]);
    await one.write({ a: { ...first, n: 2 } });
    await expect(one.write({ b: { n: 1 }, a: { ...second, n: 3 } })).rejects.toThrow(/eTag conflict/);
    expect(one.memory()).toEqual({ a: { n: 2 } });
    await one.write({ a: { ...second, eTag: "*", n: 4 } });
    await one.write({ a: { n: 5 } });
    expect(one.memory()).toEqual({ a: { n: 5 } });
  });

  it("refuses more than it may hold, and remembers that", async () => {
    const watch = createLimitWatch();
    const one = createTurnStorage({ memory: {}, maxBytes: 20, watch });
    await expect(one.write({ a: { text: "x".repeat(20) } })).rejects.toThrow(/too-much-state/);
    expect(watch.exceeded).toBe("too-much-state");
  });

  it("keeps any key and any JSON", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.jsonValue(), async (key, value) => {
        const one = createTurnStorage({ memory: {}, maxBytes: 1_000_000, watch: createLimitWatch() });
        await one.write(Object.fromEntries([[key, { value }]]));
        const again = createTurnStorage({
          memory: one.memory(),
          maxBytes: 1_000_000,
          watch: createLimitWatch(),
        });
        const read = await again.read([key]);
        expect(JSON.stringify(Object.values(read)[0].value)).toBe(JSON.stringify(value));
      }),
      { examples: [["__proto__", 1]] },
    );
  });

  it("serves the SDK's own state as the SDK's own store does", async () => {
    for (const store of [storage(), new MemoryStorage()]) {
      const state = new ConversationState(store);
      const dialog = state.createProperty<{ n: number }>("dialog");
      for (const expected of [1, 2]) {
        const activity = { type: "message", channelId: "test", conversation: { id: "c" } as never };
        const context = new TurnContext(new TestAdapter(async () => undefined), activity);
        const at = await dialog.get(context, { n: 0 });
        at.n += 1;
        expect(at.n).toBe(expected);
        await state.saveChanges(context);
      }
    }
  });
});
