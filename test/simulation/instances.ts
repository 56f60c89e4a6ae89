import type { Ground } from "./ground.ts";

/** One host process. A crash ends its life: nothing that it had begun goes on. */
export interface Instance {
  readonly name: string;
  readonly isAlive: () => boolean;
}

/** One invocation on one instance: whatever it calls is counted, so that each call has a name. */
export interface Invocation {
  readonly label: string;
  readonly instance: Instance;
  calls: number;
}

export interface Instances {
  /** One that is alive, chosen by the label; undefined when none is. */
  choose(label: string): Instance | undefined;
  crash(instance: Instance, why: string): void;
  /** A deploy: every instance ends, and comes back. */
  restartAll(): void;
  /** From now on every instance is there. */
  reviveAll(): void;
}

const instanceCount = 3;

export function createInstances(ground: Ground, onGone: (instance: Instance) => void): Instances {
  const { scheduler, chance } = ground;
  const slots: ((Instance & { end(): void }) | undefined)[] = [];
  let lives = 0;

  const start = (slot: number): void => {
    let alive = true;
    const name = `host-${slot}.${lives++}`;
    slots[slot] = { name, isAlive: () => alive, end: () => (alive = false) };
  };
  for (let slot = 0; slot < instanceCount; slot++) start(slot);

  const end = (slot: number, why: string): void => {
    const instance = slots[slot];
    if (instance === undefined) return;
    instance.end();
    slots[slot] = undefined;
    ground.tell(instance.name, () => `${instance.name} ends: ${why}`);
    onGone(instance);
    scheduler.after(200 + chance(`restart ${instance.name}`) * 15_000, () => {
      if (slots[slot] === undefined) start(slot);
    });
  };

  return {
    choose(label) {
      const alive = slots.filter((one) => one !== undefined);
      return alive[Math.floor(chance(`host ${label}`) * alive.length)];
    },
    crash(instance, why) {
      end(
        slots.findIndex((one) => one?.name === instance.name),
        why,
      );
    },
    restartAll() {
      for (let slot = 0; slot < instanceCount; slot++) end(slot, "a deploy");
    },
    reviveAll() {
      for (let slot = 0; slot < instanceCount; slot++) if (slots[slot] === undefined) start(slot);
    },
  };
}
