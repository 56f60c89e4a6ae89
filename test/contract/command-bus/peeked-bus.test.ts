import { ServiceBusClient } from "@azure/service-bus";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Broker, startBroker } from "../../../infra/local/service-bus/broker.ts";
import configuration from "../../../infra/local/service-bus/config.json" with { type: "json" };
import { parseConfig } from "../../../infra/local/service-bus/config.ts";
import { createPeekedBus, type PeekedBus } from "../../../shared/adapters/service-bus/peek-bus.ts";
import { busQueues } from "../../../shared/bus-queues.ts";

let broker: Broker;
let bus: PeekedBus;
beforeAll(async () => {
  broker = await startBroker({ config: parseConfig(configuration) });
  const { connectionString } = broker;
  bus = createPeekedBus({ connection: { connectionString } });
  const client = new ServiceBusClient(connectionString);
  const sender = client.createSender(busQueues.assignWork);
  const message = (number: number) => ({
    sessionId: `s${number % 2}`,
    messageId: `m${number}`,
    body: { number },
  });
  const many = Array.from({ length: 300 }, (_, index) => message(index));
  await sender.sendMessages(many);
  await sender.scheduleMessages(message(300), new Date("2100-01-01T00:00:00Z"));
  await client.close();
});
afterAll(async () => {
  await bus.close();
  await broker.close();
});

it("shows all messages of all sessions, those for later among them", async () => {
  const contents = await bus.contents();
  expect(contents).toHaveLength(301);
  expect(contents.filter(({ dueAt }) => dueAt !== undefined)).toEqual([
    expect.objectContaining({ queue: busQueues.assignWork, messageId: "m300", dueAt: 4_102_444_800_000 }),
  ]);
});

it("shows them again to whoever looks again", async () => {
  expect(await bus.contents()).toEqual(await bus.contents());
  expect(await bus.contents()).toHaveLength(301);
});
