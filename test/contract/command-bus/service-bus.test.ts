import { once } from "node:events";
import { createServer } from "node:net";
import { ServiceBusClient } from "@azure/service-bus";
import { afterEach, describe, expect, it } from "vitest";
import { type Broker, type BrokerOptions, startBroker } from "../../../infra/local/service-bus/broker.ts";
import definitions from "../../../infra/local/service-bus/config.json" with { type: "json" };
import { parseConfig } from "../../../infra/local/service-bus/config.ts";
import {
  createCommandBus,
  type ServiceBusCommandBus,
} from "../../../shared/adapters/service-bus/command-bus.ts";
import type { ServiceBusOptions } from "../../../shared/adapters/service-bus/connect-bus.ts";
import { BusUnavailableError } from "../../../shared/adapters/service-bus/errors.ts";
import { systemClock } from "../../../shared/adapters/system-clock.ts";
import { type BusQueueName, busQueues } from "../../../shared/bus-queues.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import { createManualClock } from "../../infra/service-bus/manual-clock.ts";
import { commandBusContract, message, type Received } from "./command-bus-contract.ts";

const config = parseConfig(definitions);
const retry = { maxRetries: 2, retryDelayInMs: 20, timeoutInMs: 10_000 };
const { assignWork } = busQueues;

commandBusContract("Service Bus", async () => {
  const time = createManualClock(Date.now());
  const broker = await startBroker({ config, clock: time });
  const connection = { connectionString: broker.connectionString };
  const bus = createCommandBus({ connection, clock: { ...systemClock, now: time.now }, retry });
  const client = new ServiceBusClient(broker.connectionString, { retryOptions: retry });
  return {
    bus,
    now: time.now,
    passTime: async (ms) => time.advance(ms),
    take: (queue, session, count) => take(client, { queue, session, count }),
    remaining: async (queue) => broker.counts(queue).active,
    close: async () => {
      await bus.close();
      await client.close();
      await broker.close();
    },
  };
});

async function take(
  client: ServiceBusClient,
  {
    queue,
    session,
    count,
  }: { readonly queue: BusQueueName; readonly session: string; readonly count: number },
): Promise<readonly Received[]> {
  const received: Received[] = [];
  const receiver = await client.acceptSession(queue, session);
  while (received.length < count) {
    for (const one of await receiver.receiveMessages(count - received.length)) {
      received.push({ sessionId: one.sessionId ?? "", messageId: String(one.messageId), body: one.body });
      await receiver.completeMessage(one);
    }
  }
  await receiver.close();
  return received;
}

describe("the bus over Service Bus", () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function openBroker(options: Partial<BrokerOptions> = {}): Promise<Broker> {
    const broker = await startBroker({ config, ...options });
    closers.unshift(() => broker.close());
    return broker;
  }

  function openBus(connectionString: string, options: Partial<ServiceBusOptions> = {}): ServiceBusCommandBus {
    const bus = createCommandBus({ connection: { connectionString }, clock: systemClock, retry, ...options });
    closers.unshift(() => bus.close());
    return bus;
  }

  it("gives a message its trace beside the body; one that is due later only names it", async () => {
    const time = createManualClock(Date.now());
    const broker = await openBroker({ clock: time });
    const bus = openBus(broker.connectionString, { clock: { ...systemClock, now: time.now } });
    const client = new ServiceBusClient(broker.connectionString);
    closers.unshift(() => client.close());
    const trace = {
      traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      tracestate: "a=b",
    };
    await bus.send([
      { ...message(assignWork, { messageId: "now" }), trace },
      { ...message(assignWork, { messageId: "later" }), trace, dueAt: time.now() + 60_000 },
      message(assignWork, { messageId: "without" }),
    ]);
    time.advance(60_000);

    const receiver = await client.acceptSession(assignWork, "s");
    const properties: Record<string, unknown> = {};
    while (Object.keys(properties).length < 3) {
      for (const { messageId, applicationProperties } of await receiver.receiveMessages(3)) {
        properties[String(messageId)] = applicationProperties ?? {};
      }
    }
    expect(properties).toEqual({ now: trace, later: { tracelink: trace.traceparent }, without: {} });
  });

  it("waits at its first send for a bus that is not there yet", async () => {
    const port = await freePort();
    const gone = await startBroker({ config, port });
    await gone.close();
    const pauses: number[] = [];
    let broker: Broker | undefined;
    const clock: Clock = {
      now: systemClock.now,
      sleep: async (ms) => {
        pauses.push(ms);
        if (pauses.length === 3) broker = await openBroker({ port });
      },
    };
    await openBus(gone.connectionString, { clock }).send([message(assignWork, { messageId: "m" })]);
    expect(pauses).toEqual([100, 200, 400]);
    expect(broker?.counts(assignWork).active).toBe(1);
  });

  it("says by name that the bus is away, once its patience is over", async () => {
    const gone = await startBroker({ config });
    await gone.close();
    const bus = openBus(gone.connectionString, { startPatienceMs: 0 });
    const sent = bus.send([message(assignWork, { messageId: "m" })]);
    await expect(sent).rejects.toThrow(BusUnavailableError);
  });

  it("says by name that the bus is throttled, at once when it was there before", async () => {
    const broker = await openBroker();
    const bus = openBus(broker.connectionString);
    await bus.send([message(assignWork, { messageId: "m1" })]);
    broker.faults.refuseWithServerBusy(true);
    const sent = bus.send([message(assignWork, { messageId: "m2" })]);
    await expect(sent).rejects.toThrow(BusUnavailableError);
    broker.faults.refuseWithServerBusy(false);
    await bus.send([message(assignWork, { messageId: "m2" })]);
    expect(broker.counts(assignWork).active).toBe(2);
  });

  it("says by name that a queue of the bus is full, and goes on when there is room again", async () => {
    const queues = config.queues.map((queue) => ({ ...queue, maxSizeInBytes: 2000 }));
    const broker = await openBroker({ config: { queues } });
    const bus = openBus(broker.connectionString);
    const large = { ...message(assignWork, { messageId: "m1" }), body: { text: "x".repeat(1500) } };
    await bus.send([large]);
    await expect(bus.send([{ ...large, messageId: "m2" }])).rejects.toThrow(BusUnavailableError);

    const client = new ServiceBusClient(broker.connectionString);
    await take(client, { queue: assignWork, session: large.sessionId, count: 1 });
    await client.close();
    await bus.send([{ ...large, messageId: "m2" }]);
    expect(broker.counts(assignWork).active).toBe(1);
  });

  it("goes on by itself when the bus was away for a while", async () => {
    const port = await freePort();
    const first = await startBroker({ config, port });
    const bus = openBus(first.connectionString);
    await bus.send([message(assignWork, { messageId: "m1" })]);
    await first.close();
    await expect(bus.send([message(assignWork, { messageId: "m2" })])).rejects.toThrow(BusUnavailableError);
    const second = await openBroker({ port });
    await bus.send([message(assignWork, { messageId: "m2" })]);
    expect(second.counts(assignWork).active).toBe(1);
  });

  it("names a queue that is missing, and what it must be", async () => {
    const queues = config.queues.filter(({ name }) => name !== assignWork);
    const { connectionString } = await openBroker({ config: { queues } });
    const sent = openBus(connectionString).send([message(assignWork, { messageId: "m" })]);
    await expect(sent).rejects.toThrow(/"assign-work" does not exist; create it with sessions on, duplicate/);
  });

  it("refuses a message that no queue takes", async () => {
    const { connectionString } = await openBroker();
    const large = { ...message(assignWork, { messageId: "m" }), body: { text: "x".repeat(2_000_000) } };
    const error = await openBus(connectionString)
      .send([message(assignWork, { messageId: "before" }), large])
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(BusUnavailableError);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no free port");
  return address.port;
}
