import { afterEach, expect, it } from "vitest";
import { type Broker, startBroker } from "../../../infra/local/service-bus/broker.ts";
import definitions from "../../../infra/local/service-bus/config.json" with { type: "json" };
import { parseConfig } from "../../../infra/local/service-bus/config.ts";
import { createCommandBus } from "../../../shared/adapters/service-bus/command-bus.ts";
import { BusRefusedError, BusUnavailableError } from "../../../shared/adapters/service-bus/errors.ts";
import { createBusProbe } from "../../../shared/adapters/service-bus/probe-bus.ts";
import { systemClock } from "../../../shared/adapters/system-clock.ts";
import { busQueues } from "../../../shared/bus-queues.ts";
import { message } from "./command-bus-contract.ts";

const config = parseConfig(definitions);
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(queues = config.queues): Promise<Broker> {
  const broker = await startBroker({ config: { queues } });
  closers.unshift(() => broker.close());
  return broker;
}

function probeOf({ connectionString }: Broker) {
  const { probe, close } = createBusProbe({ connection: { connectionString } });
  closers.unshift(close);
  return probe;
}

it("A probe looks at every queue and takes nothing off it", async () => {
  const broker = await open();
  const { connectionString } = broker;
  const bus = createCommandBus({ connection: { connectionString }, clock: systemClock });
  closers.unshift(() => bus.close());
  await bus.send([message(busQueues.assignWork, { messageId: "m" })]);
  const probe = probeOf(broker);
  await probe();
  await probe();
  expect(broker.counts(busQueues.assignWork)).toMatchObject({ active: 1, locked: 0 });
});

it("A probe says by name that a queue is missing", async () => {
  const broker = await open(config.queues.filter(({ name }) => name !== busQueues.routeConversation));
  await expect(probeOf(broker)()).rejects.toThrow(BusRefusedError);
});

it("A probe says by name that the bus is away, and that it is there again", async () => {
  const broker = await open();
  const { port } = broker;
  await broker.close();
  const probe = probeOf(broker);
  await expect(probe()).rejects.toThrow(BusUnavailableError);
  const again = await startBroker({ config, port });
  closers.push(() => again.close());
  await probe();
});
