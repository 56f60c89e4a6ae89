import { BusUnavailableError } from "../../shared/adapters/service-bus/errors.ts";
import { StorageUnavailableError } from "../../shared/adapters/table-storage/errors.ts";
import { type Admissions, createAdmissions } from "../../shared/app/agent/admissions.ts";
import type { AgentDeps } from "../../shared/app/agent/agent-deps.ts";
import type { HandleGroupDeps } from "../../shared/app/handle-group-command.ts";
import type { HandleThreadDeps } from "../../shared/app/handle-thread-command.ts";
import { groupId } from "../../shared/domain/ids.ts";
import type { Configuration } from "../../shared/domain/routing/configuration.ts";
import type { AggregateStore } from "../../shared/ports/aggregate-store.ts";
import type { Bots } from "../../shared/ports/bots.ts";
import type { BusMessage, CommandBus } from "../../shared/ports/command-bus.ts";
import type { CustomerChannel, SendResult } from "../../shared/ports/customer-channel.ts";
import { noRealtime } from "../../shared/ports/realtime.ts";
import { noTelemetry } from "../../shared/ports/telemetry.ts";
import type { ThreadStore } from "../../shared/ports/thread-store.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import type { Ground } from "./ground.ts";
import type { Instance, Invocation } from "./instances.ts";
import type { Outside } from "./outside.ts";
import type { CallPort, PortCall } from "./port-calls.ts";
import { answerOf } from "./simulated-bots.ts";
import type { SimulatedBus } from "./simulated-bus.ts";
import type { SimulatedThreads } from "./simulated-threads.ts";
import type { Storage } from "./storage.ts";

export type Ports = AgentDeps & HandleThreadDeps & HandleGroupDeps;

export interface PortsGround extends Ground {
  readonly configuration: Configuration;
  readonly storage: Storage;
  readonly bus: SimulatedBus;
  readonly outside: Outside;
  readonly callPort: CallPort;
}

export const theGroup = groupId("default");

/** Every port of the app, as one invocation sees them. */
export function portsFor(ground: PortsGround, invocation: Invocation): Ports {
  const { storage, configuration } = ground;
  const stored = storing(ground, invocation);
  const revision = { number: 1, configuration };
  let retries = 0;
  return {
    group: theGroup,
    revision: async () => revision,
    attachments: {
      isFetchable: () => false,
      fetch: async () => ({ kind: "refused", reason: "attachment-host-not-allowed" }),
    },
    pastRevision: async (number) => (number === revision.number ? revision : undefined),
    chance: () => ground.chance(`retry ${invocation.label} ${retries++}`),
    clock: {
      now: ground.scheduler.now,
      sleep: (ms) => sleepAlive(ground, invocation, ms),
    },
    log: logOf(ground, invocation),
    threads: threadStore(witnessed(storage.threads, ground), stored),
    groups: aggregateStore("groups", witnessed(storage.groups, ground), stored),
    membership: {
      membersOf: (queue) => stored("membersOf", () => storage.membership.membersOf(queue)),
      all: () => stored("allMembers", () => storage.membership.all()),
      add: (queue, member) => stored("addMember", () => storage.membership.add(queue, member)),
      remove: (queue, member) => stored("removeMember", () => storage.membership.remove(queue, member)),
    },
    leases: {
      renew: (user, until) => stored("renewLease", () => storage.leases.renew(user, until)),
      endOf: (user) =>
        stored("leaseEnd", async () => {
          const end = await storage.leases.endOf(user);
          ground.outside.leases.set(user, end ?? 0);
          return end;
        }),
    },
    feeds: {
      markChanged: (user) => stored("markChanged", () => storage.feeds.markChanged(user)),
      markTyping: (user, typing) => stored("markTyping", () => storage.feeds.markTyping(user, typing)),
      feedOf: (user) => stored("feedOf", () => storage.feeds.feedOf(user)),
      marksOf: (users) => stored("marksOf", () => storage.feeds.marksOf(users)),
    },
    admissions: admissionsOf(ground, invocation.instance),
    feedWatch: { wait: async () => "over", wake: () => undefined },
    realtime: noRealtime,
    telemetry: noTelemetry,
    deadLetters: {
      park: (letter) => stored("park", () => storage.deadLetters.park(letter)),
      find: (key) => stored("findParked", () => storage.deadLetters.find(key)),
      list: (queue) => stored("listParked", () => storage.deadLetters.list(queue)),
    },
    closed: {
      remember: (closed) => stored("rememberClosed", () => storage.closed.remember(closed)),
      ofAgent: (user, range) => stored("closedOfAgent", () => storage.closed.ofAgent(user, range)),
      ofCustomer: (customer, limit) =>
        stored("closedOfCustomer", () => storage.closed.ofCustomer(customer, limit)),
    },
    live: {
      list: (conversation) => stored("listLive", () => storage.live.list(conversation)),
      unlist: (conversation) => stored("unlistLive", () => storage.live.unlist(conversation)),
      all: () => stored("allLive", () => storage.live.all()),
    },
    sentCommands: {
      remember: (user, sent) => stored("remember", () => storage.sentCommands.remember(user, sent)),
      find: (user, command) => stored("findSent", () => storage.sentCommands.find(user, command)),
    },
    bus: commandBus(ground, invocation),
    channel: customerChannel(ground, invocation),
    bots: bots(ground, invocation),
  };
}

const admissions = new WeakMap<Instance, Admissions>();

function admissionsOf({ scheduler }: PortsGround, instance: Instance): Admissions {
  const known = admissions.get(instance) ?? createAdmissions({ clock: scheduler });
  admissions.set(instance, known);
  return known;
}

/** Somebody outside is told of each save as it happens. */
function witnessed<Kept extends { readonly store: Pick<AggregateStore<never, never, never, never>, "save"> }>(
  kept: Kept,
  { outside }: PortsGround,
): Kept {
  const save: Kept["store"]["save"] = async (id, saving) => {
    const result = await kept.store.save(id, saving);
    const { id: commandId, at } = (saving as { command: { id: string; at: number } }).command;
    if (result === "saved") outside.onHandled({ commandId, at, isSaved: true });
    return result;
  };
  return { ...kept, store: { ...kept.store, save } };
}

type Stored = <T>(port: string, happen: () => Promise<T>, others?: PortCall<T>["others"]) => Promise<T>;

function storing({ callPort }: PortsGround, invocation: Invocation): Stored {
  const unavailable = (): Error => new StorageUnavailableError("storage is away");
  return (port, happen, others) =>
    callPort(invocation, { port, happen, unavailable, ...(others && { others }) });
}

function aggregateStore<Id extends string, State, Event, Effect>(
  name: string,
  {
    store,
    touch,
  }: { readonly store: AggregateStore<Id, State, Event, Effect>; readonly touch: (id: Id) => void },
  stored: Stored,
): AggregateStore<Id, State, Event, Effect> {
  return {
    load: (id) => stored(`${name}.load`, () => store.load(id)),
    findCommand: (id, command) => stored(`${name}.findCommand`, () => store.findCommand(id, command)),
    save: (id, save) =>
      stored(`${name}.save`, () => store.save(id, save), {
        // The SDK lost the answer and tried again by itself: the second answer is another one.
        "retried-inside": async () => {
          await store.save(id, save);
          return store.save(id, save);
        },
        conflict: async () => {
          touch(id);
          return store.save(id, save);
        },
      }),
  };
}

function threadStore(threads: SimulatedThreads, stored: Stored): ThreadStore {
  const { store } = threads;
  return {
    ...aggregateStore("threads", threads, stored),
    recordDeliveries: (id, deliveries) =>
      stored("recordDeliveries", () => store.recordDeliveries(id, deliveries)),
    findDeliveries: (id, keys) => stored("findDeliveries", () => store.findDeliveries(id, keys)),
    readJournal: (id, range) => stored("readJournal", () => store.readJournal(id, range)),
  };
}

function commandBus({ bus, callPort }: PortsGround, invocation: Invocation): CommandBus {
  const unavailable = (): Error => new BusUnavailableError("the bus is away");
  const takeAll = async (messages: readonly BusMessage[]): Promise<void> => {
    for (const message of messages) bus.take(message);
  };
  return {
    send: (messages) =>
      callPort(invocation, {
        port: "send",
        unavailable,
        happen: () => takeAll(messages),
        others: {
          "half-sent": async () => {
            await takeAll(messages.slice(0, Math.ceil(messages.length / 2)));
            throw unavailable();
          },
        },
      }),
  };
}

function customerChannel(ground: PortsGround, invocation: Invocation): CustomerChannel {
  const { callPort, outside } = ground;
  return {
    send(address, { content }) {
      const threadId = threadKeyOf(address.channelId, address.conversationId);
      const show = (): void => {
        outside.seen.push({ threadId, text: content.text ?? "" });
        ground.tell(invocation.label, () => `${address.conversationId} sees "${content.text}"`);
      };
      const happen = async (): Promise<SendResult> => {
        show();
        return { kind: "delivered", activityId: `shown-${outside.seen.length}` };
      };
      return callPort<SendResult>(invocation, {
        port: "channel",
        happen,
        others: {
          throttled: async () => ({ kind: "throttled", retryAfterMs: 1500 }),
          "server-error": async () => ({ kind: "unknown" }),
          "reset-after-accept": async () => {
            show();
            return { kind: "unknown" };
          },
          unreachable: async () => ({ kind: "unreachable" }),
        },
      });
    },
    typing: async () => undefined,
  };
}

function bots(ground: PortsGround, invocation: Invocation): Bots {
  const { callPort, outside, scheduler, chance } = ground;
  return {
    async takeTurn(request, { timeLimitMs, onLate }) {
      const turn = `${request.botId} ${request.address.conversationId} turn ${outside.turns.length}`;
      outside.turns.push({ invocation: invocation.label, request });
      const { result, isSlow } = await callPort(invocation, {
        port: "bot",
        happen: async () => answerOf(request, turn),
      });
      if (!isSlow) {
        await sleepAlive(ground, invocation, chance(`thinks ${turn}`) ** 4 * timeLimitMs);
        return result;
      }
      await sleepAlive(ground, invocation, timeLimitMs);
      scheduler.after(chance(`late ${turn}`) * 60_000, () => {
        if (!invocation.instance.isAlive() || result.kind === "failed") return;
        onLate(result.outputs).catch(() => undefined);
      });
      return { kind: "failed", failure: "timeout" };
    },
  };
}

function sleepAlive({ scheduler }: Ground, { instance }: Invocation, ms: number): Promise<void> {
  return new Promise((wake) => {
    scheduler.after(ms, () => {
      if (instance.isAlive()) wake();
    });
  });
}

function logOf(ground: Ground, { label }: Invocation): Ports["log"] {
  const write =
    (level: string) =>
    (message: string, fields = {}): void =>
      ground.tell(label, () => `${level}: ${message} ${JSON.stringify(fields)}`);
  return { info: write("info"), warn: write("warning"), error: write("error") };
}
