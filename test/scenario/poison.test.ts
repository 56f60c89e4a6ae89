import { ServiceBusClient } from "@azure/service-bus";
import { expect, it, onTestFinished } from "vitest";
import { connectTables } from "../../shared/adapters/table-storage/connect-tables.ts";
import { createDeadLetters } from "../../shared/adapters/table-storage/dead-letters.ts";
import { busQueues } from "../../shared/bus-queues.ts";
import { parseConversationId } from "../../shared/domain/ids.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const queue = busQueues.handleConversationCommand;
const stack = useScenarioStack();

const parked = () => {
  const { tablesConnectionString: connectionString } = stack.running;
  return createDeadLetters({ tables: connectTables({ to: { connectionString } }) }).list(queue);
};

it("A body that nobody can read is parked with the reason, and its session goes on", async () => {
  const ann = stack.agent("ann");
  await ann.setPresence("available");
  const customer = await stack.customer();
  await customer.say("A person for my credit card, please");
  const id = await ann.accept();
  const sessionId = parseConversationId(id)?.thread ?? "";

  const bus = new ServiceBusClient(stack.running.broker.connectionString);
  onTestFinished(() => bus.close());
  const sender = bus.createSender(queue);
  const poison: Readonly<Record<string, unknown>> = {
    "poison-object": { nonsense: true },
    "poison-list": [1, 2],
    "poison-text": "my PIN is 1234",
    "poison-bytes": Buffer.from([0, 255, 1]),
    "poison-command": { envelope: { version: 1, id: "x", type: "ReceiveMessage", text: "my PIN is 1234" } },
  };
  for (const [messageId, body] of Object.entries(poison)) {
    await sender.sendMessages({ messageId, sessionId, body });
  }

  await customer.say("Still here");
  await ann.untilMessage(id, ({ text }) => text === "Still here");
  await ann.say(id, "Me too");
  await customer.nextText("Me too");

  const letters = await parked();
  expect(letters.map(({ messageId }) => messageId).toSorted()).toEqual(Object.keys(poison).toSorted());
  for (const letter of letters) {
    expect(letter).toMatchObject({ queue, sessionId, reason: expect.stringMatching(/^it cannot be read: /) });
    expect(letter.reason).not.toContain("1234");
  }
  const text = letters.find(({ messageId }) => messageId === "poison-text");
  expect(text?.body).toBe('"my PIN is 1234"');

  const { broker } = stack.running;
  await broker.whenIdle(queue);
  expect(broker.counts(queue)).toMatchObject({ active: 0, locked: 0, deadLetter: 0 });
});

it("A thread whose row nobody can read parks its messages and stands in nobody's way", async () => {
  const broken = await stack.customer();
  await broken.say("hello");
  await broken.nextText(/./);
  await stack.running.broker.whenIdle();
  const { tablesConnectionString: connectionString } = stack.running;
  const table = await connectTables({ to: { connectionString } }).open("conversations");
  const partition = threadKeyOf("directline", broken.conversationId);
  await table.upsert({ partitionKey: partition, rowKey: "head", v: 99, p0: "of another version" });

  const before = (await parked()).length;
  await broken.post({ type: "message", text: "my PIN is 5678" });
  const other = await stack.customer();
  await other.say("hello");
  await other.nextText(/./);
  await stack.running.broker.whenIdle(queue);

  const letter = (await parked()).find(({ sessionId }) => sessionId === partition);
  expect(await parked()).toHaveLength(before + 1);
  expect(letter?.reason).toBe("it failed 3 times with UnreadableRowError");
});
