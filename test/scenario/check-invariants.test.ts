import { afterAll, describe, expect, it } from "vitest";
import { connectTables } from "../../shared/adapters/table-storage/connect-tables.ts";
import { createGroupStore } from "../../shared/adapters/table-storage/group-store.ts";
import { createLiveConversations } from "../../shared/adapters/table-storage/live-conversations.ts";
import { commandId, conversationId, groupId, threadId } from "../../shared/domain/ids.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const receiver = await startOtlpReceiver();
const stack = useScenarioStack({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint } });
const group = groupId("default");
afterAll(() => receiver.stop());

const tables = () => connectTables({ to: { connectionString: stack.running.tablesConnectionString } });
const live = () => createLiveConversations({ tables: tables() });
const check = () => stack.running.host.runTimer("check-invariants");

/** The customer is no longer in the group's queue, as a fault of storage might do it. */
async function forgetWhoWaits(): Promise<void> {
  const groups = createGroupStore({ tables: tables() });
  const loaded = await groups.load(group);
  expect(Object.keys(loaded.state.waiting)).toHaveLength(1);
  const command = { id: commandId("c_tamper"), type: "MatchAgain", at: 1, outcome: { done: true } } as const;
  const next = { ...loaded.state, waiting: {} };
  await groups.save(group, { loaded, next, entries: [], command: { ...command, effects: [] } });
}

describe("the list of what goes on", () => {
  it("has a conversation from its beginning to its end", async () => {
    const ann = stack.agent("ann");
    await ann.setPresence("available");
    const customer = await stack.customer();
    await customer.say("A person for my credit card, please");
    const id = await ann.accept();
    expect(await live().all()).toEqual([id]);
    await ann.act("POST", `/conversations/${id}/end`);
    expect(await live().all()).toEqual([id]);
    await ann.act("POST", `/conversations/${id}/close`);
    await stack.running.broker.whenIdle();
    expect(await live().all()).toEqual([]);
  });

  it("is tidied of what is over, and of nothing else", async () => {
    const customer = await stack.customer();
    await customer.say("hello");
    await customer.nextText(/./);
    await stack.running.broker.whenIdle();
    const [open] = await live().all();
    const over = conversationId({ thread: threadId("c_gone"), number: 1 });
    await live().list(over);
    await check();
    expect(await live().all()).toEqual([open]);
  });
});

describe("the timer that holds invariants", () => {
  it("tells what does not hold, by its name and how often", async () => {
    const customer = await stack.customer();
    await customer.say("A person for my home loan, please");
    await customer.nextText(/in the queue|Nobody is here/);
    await stack.running.broker.whenIdle();
    await forgetWhoWaits();
    await check();
    await stack.running.host.stop();

    const values = receiver.metrics
      .filter(({ name }) => name === "switchboard.invariant.violations")
      .flatMap(({ gauge }) => gauge?.dataPoints ?? [])
      .filter(({ attributes }) => attributes?.["switchboard.invariant"] === "waits-once")
      .map(({ asInt, asDouble }) => asInt ?? asDouble);
    expect(values.at(-1)).toBe(1);
  });
});
