import type { Chance } from "./random.ts";

/** One thing that went wrong: where in the run, and how. */
export interface Fault {
  readonly key: string;
  readonly kind: string;
}

/** Decides what goes wrong: by chance, or exactly what it is told. */
export interface Faults {
  /** What goes wrong here, if anything. */
  at(key: string, kinds: readonly string[]): string | undefined;
  /** Whether something that is decided beforehand goes wrong; seldom in a run where little does. */
  planned(key: string, kind: string): boolean;
  /** From now on nothing goes wrong. */
  stop(): void;
  readonly happened: readonly Fault[];
}

export function createFaults(options: {
  readonly chance: Chance;
  /** The share of places where something goes wrong. */
  readonly rate: number;
  /** Only these, whatever chance says. */
  readonly only?: readonly Fault[] | undefined;
}): Faults {
  const { chance, rate } = options;
  const only = options.only && new Map(options.only.map(({ key, kind }) => [key, kind]));
  const happened: Fault[] = [];
  let stopped = false;

  const byChance = (key: string, kinds: readonly string[]): string | undefined => {
    const thrown = chance(`fault ${key}`);
    return thrown < rate ? kinds[Math.floor((thrown / rate) * kinds.length)] : undefined;
  };

  const at = (
    key: string,
    kinds: readonly string[],
    often: (key: string, kinds: readonly string[]) => string | undefined,
  ) => {
    if (stopped) return undefined;
    const kind = only === undefined ? often(key, kinds) : only.get(key);
    if (kind !== undefined) happened.push({ key, kind });
    return kind;
  };

  return {
    happened,
    planned: (key, kind) =>
      at(key, [kind], () => (rate > 0 && chance(`fault ${key}`) < 0.2 ? kind : undefined)) !== undefined,
    stop: () => {
      stopped = true;
    },
    at: (key, kinds) => at(key, kinds, byChance),
  };
}
