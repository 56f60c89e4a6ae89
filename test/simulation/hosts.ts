import { handleGroupMessage } from "../../shared/app/handle-group-command.ts";
import { handleThreadMessage } from "../../shared/app/handle-thread-command.ts";
import { busQueues } from "../../shared/bus-queues.ts";
import type { Ground } from "./ground.ts";
import { createInstances, type Instance, type Instances, type Invocation } from "./instances.ts";
import { createPortCalls } from "./port-calls.ts";
import { type Ports, type PortsGround, portsFor } from "./ports.ts";
import { createSimulatedBus, type Lock, nameOf, type OnBus, type SimulatedBus } from "./simulated-bus.ts";

export type Requested<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

export interface Hosts {
  readonly bus: SimulatedBus;
  readonly instances: Instances;
  /** An HTTP request on some instance. It fails when the instance throws or ends. */
  request<T>(label: string, work: (ports: Ports) => Promise<T>): Promise<Requested<T>>;
  /** Invocations under way. */
  busyCount(): number;
}

const lockMs = 30_000;

/** Instances of the app: what the bus hands out, and what comes over HTTP, is handled by the real use cases. */
export function createHosts(
  base: Ground & Pick<PortsGround, "configuration" | "storage" | "outside">,
): Hosts {
  const { scheduler, chance, faults } = base;
  const busy = new Map<Invocation, () => void>();
  const instances = createInstances(base, (instance) => forget(instance));
  const bus = createSimulatedBus(scheduler, (entry, lock) => hand(entry, lock));
  const ground: PortsGround = { ...base, bus, callPort: createPortCalls(base, instances) };

  function forget(instance: Instance): void {
    for (const [invocation, onGone] of [...busy]) {
      if (invocation.instance !== instance) continue;
      busy.delete(invocation);
      onGone();
    }
    for (const lock of bus.locksOf(instance.name)) {
      const drops = chance(`drop ${instance.name} ${nameOf(lock.entry.message)}`);
      const isClosed = drops < 0.4;
      scheduler.after(isClosed ? 1 : drops * lockMs, () => bus.release(lock, { counts: !isClosed }));
    }
  }

  function begin(label: string, instance: Instance, onGone: () => void): Invocation {
    const invocation: Invocation = { label, instance, calls: 0 };
    busy.set(invocation, onGone);
    return invocation;
  }

  function hand(entry: OnBus, lock: (holder: string) => Lock | undefined): void {
    const label = `${entry.message.messageId}/${entry.handedOut + 1}`;
    const fault = faults.at(`deliver ${label}`, ["late", "lock-lost", "lock-lost", "lock-lost-uncounted"]);
    const wait =
      fault === "late" ? 5_000 + chance(`late ${label}`) * 60_000 : 1 + chance(`hand ${label}`) * 20;
    const begun = (held: Lock, instance: Instance): void => {
      if (fault?.startsWith("lock-lost")) loseSoon(held, { label, counts: fault === "lock-lost" });
      run(
        held,
        begin(label, instance, () => undefined),
      ).catch(() => undefined);
    };
    const attempt = (): void => {
      const instance = instances.choose(label);
      if (instance === undefined) return void scheduler.after(300, attempt);
      const held = lock(instance.name);
      if (held !== undefined) begun(held, instance);
    };
    scheduler.after(wait, attempt);
  }

  /** The session goes to another holder while this one still works. */
  function loseSoon(
    lock: Lock,
    { label, counts }: { readonly label: string; readonly counts: boolean },
  ): void {
    scheduler.after(chance(`lost ${label}`) ** 2 * 4_000, () => {
      base.tell(label, () => `the lock of ${label} is lost`);
      bus.release(lock, { counts });
    });
  }

  async function run(lock: Lock, invocation: Invocation): Promise<void> {
    const { queue, messageId, sessionId, body } = lock.entry.message;
    const { deliveryCount } = lock.entry;
    base.tell(invocation.label, () => `${invocation.instance.name} takes ${describe(lock.entry)}`);
    const at = scheduler.now();
    const message = { queue, messageId, sessionId, deliveryCount, body };
    const ports = portsFor(ground, invocation);
    const work =
      queue === busQueues.assignWork
        ? handleGroupMessage(ports, message)
        : handleThreadMessage(ports, message);
    const isDone = await work.then(
      () => true,
      () => false,
    );
    busy.delete(invocation);
    base.outside.onHandled({ commandId: messageId, at, isSaved: false });
    settle(lock, invocation, isDone);
  }

  function settle(lock: Lock, { instance, label }: Invocation, isDone: boolean): void {
    const fault = faults.at(`settle ${label}`, ["crash-before", "crash-after", "lock-lost"]);
    const end = (): void => {
      if (fault !== undefined) base.tell(label, () => `${fault} at settling`);
      if (fault !== "crash-before") conclude(lock, isDone && fault !== "lock-lost");
      if (fault?.startsWith("crash")) instances.crash(instance, `settling ${label}`);
    };
    scheduler.after(1 + chance(`settle ${label}`) * 5, () => {
      if (instance.isAlive()) end();
    });
  }

  function conclude(lock: Lock, isDone: boolean): void {
    if (isDone) bus.complete(lock);
    else bus.release(lock, { counts: true });
  }

  return {
    bus,
    instances,
    busyCount: () => busy.size,
    request<T>(label: string, work: (ports: Ports) => Promise<T>): Promise<Requested<T>> {
      const instance = instances.choose(label);
      if (instance === undefined) return scheduler.sleep(500).then(() => ({ ok: false }));
      return new Promise((resolve) => {
        const fail = (): void => resolve({ ok: false });
        const invocation = begin(label, instance, fail);
        work(portsFor(ground, invocation)).then(
          (value) => {
            busy.delete(invocation);
            resolve({ ok: true, value });
          },
          () => {
            busy.delete(invocation);
            fail();
          },
        );
      });
    },
  };
}

function describe({ message, deliveryCount }: OnBus): string {
  return `${message.queue} ${message.messageId} (${deliveryCount}): ${JSON.stringify(message.body)}`;
}
