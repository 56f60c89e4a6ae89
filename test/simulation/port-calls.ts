import type { Ground } from "./ground.ts";
import type { Instances, Invocation } from "./instances.ts";

/** How one call of a port is made: it takes a while, and everything may go wrong before and after it. */
export interface PortCall<T> {
  readonly port: string;
  /** What happens at the other end. */
  readonly happen: () => Promise<T>;
  /** The error of a service that is away or throttles; absent where the port never throws. */
  readonly unavailable?: () => Error;
  /** Further things that can go wrong, each with what then happens instead. */
  readonly others?: Readonly<Record<string, () => Promise<T>>>;
}

export type CallPort = <T>(invocation: Invocation, call: PortCall<T>) => Promise<T>;

const always = ["crash-before", "crash-after", "slow"];
const whereItThrows = [...always, "unavailable", "lost-answer", "unavailable", "lost-answer"];

/**
 * Makes calls of ports: every one is a point where others go first, and where it, or the whole instance, can fail
 * before and after the effect. What a crashed instance had begun never goes on.
 */
export function createPortCalls(ground: Ground, instances: Instances): CallPort {
  const { scheduler, chance, faults } = ground;

  return <T>(invocation: Invocation, call: PortCall<T>): Promise<T> => {
    const key = `${invocation.label} ${call.port}#${invocation.calls++}`;
    const kinds = [...(call.unavailable ? whereItThrows : always), ...Object.keys(call.others ?? {})];
    const fault = faults.at(key, kinds);
    const latency = 1 + chance(`ms ${key}`) ** 3 * 60;

    return new Promise((resolve, reject) => {
      const start = (): void => {
        if (!invocation.instance.isAlive()) return;
        if (fault !== undefined) ground.tell(invocation.label, () => `${fault} at ${key}`);
        answer(call, fault, (why) => instances.crash(invocation.instance, `${why} ${key}`)).then((result) => {
          if (result !== undefined) resolve(result.value);
        }, reject);
      };
      scheduler.after(fault === "slow" ? 2_000 + chance(`slow ${key}`) * 60_000 : latency, start);
    });
  };
}

/** What comes back; nothing when the instance that asked is no more. */
async function answer<T>(
  call: PortCall<T>,
  fault: string | undefined,
  crash: (why: string) => void,
): Promise<{ readonly value: T } | undefined> {
  if (fault === "crash-before") return void crash("before");
  if (fault === "unavailable" && call.unavailable) throw call.unavailable();
  const value = await happening(call, fault)();
  if (fault === "crash-after") return void crash("after");
  if (fault === "lost-answer" && call.unavailable) throw call.unavailable();
  return { value };
}

function happening<T>({ happen, others = {} }: PortCall<T>, fault: string | undefined): () => Promise<T> {
  return (fault === undefined ? undefined : others[fault]) ?? happen;
}
