import type { Faults } from "./faults.ts";
import { floor } from "./floor.ts";
import type { Ground } from "./ground.ts";
import { createInstances, type Invocation } from "./instances.ts";
import { createOutside } from "./outside.ts";
import { createPortCalls } from "./port-calls.ts";
import { type Ports, portsFor } from "./ports.ts";
import { createChance } from "./random.ts";
import { createScheduler } from "./scheduler.ts";
import { createSimulatedBus, type Lock, type SimulatedBus } from "./simulated-bus.ts";
import { createStorage } from "./storage.ts";

/** The simulated ports by themselves, their time passing by itself: for the suites that every adapter is held to. */
export interface LonePorts {
  readonly ports: Ports;
  readonly bus: SimulatedBus;
  readonly now: () => number;
  pass(ms: number): Promise<void>;
  /** The next call of that port meets this fault. */
  failNext(port: string, kind: string): void;
  /** Locks the first message of a bus session, if there is one. */
  lockFirst(queue: string, session: string): Lock | undefined;
}

export function createLonePorts(): LonePorts {
  const scheduler = createScheduler(1_000_000);
  const next = new Map<string, string>();
  const locks = new Map<string, (holder: string) => Lock | undefined>();
  const ground: Ground = {
    scheduler,
    chance: createChance(1),
    faults: faultsOf(next),
    tell: () => undefined,
  };
  const instances = createInstances(ground, () => undefined);
  const bus = createSimulatedBus(scheduler, ({ message }, lock) => {
    locks.set(`${message.queue} ${message.sessionId}`, lock);
  });
  const storage = createStorage({ onThreadSaved: () => undefined, onGroupSaved: () => undefined });
  const instance = instances.choose("lone");
  if (instance === undefined) throw new TypeError("no instance is alive");
  const invocation: Invocation = { label: "lone", instance, calls: 0 };
  const callPort = createPortCalls(ground, instances);
  const base = { ...ground, configuration: floor, storage, outside: createOutside(), bus };
  const ports = portsFor(
    {
      ...base,
      callPort(caller, call) {
        const answer = callPort(caller, call);
        void scheduler.runUntil(() => false, scheduler.now() + 1_000);
        return answer;
      },
    },
    invocation,
  );

  return {
    ports,
    bus,
    now: scheduler.now,
    async pass(ms) {
      await scheduler.runUntil(() => false, scheduler.now() + ms);
    },
    failNext: (port, kind) => void next.set(port, kind),
    lockFirst: (queue, session) => locks.get(`${queue} ${session}`)?.("contract"),
  };
}

function faultsOf(next: Map<string, string>): Faults {
  return {
    happened: [],
    planned: () => false,
    stop: () => undefined,
    at(key) {
      const [port = ""] = key.split(" ").at(-1)?.split("#") ?? [];
      const kind = next.get(port);
      next.delete(port);
      return kind;
    },
  };
}
