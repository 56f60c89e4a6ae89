import type { Revision } from "../domain/routing/configuration.ts";
import type { ConfigurationStore } from "../ports/configuration-store.ts";
import type { Log } from "../ports/log.ts";
import { describeError } from "./describe-error.ts";

const keptAtMost = 10;

/**
 * Revisions by number, as decisions name them; undefined when one cannot be read, which is logged: what is told of
 * the past must not fail for it. A revision never changes, so those that were read last are kept.
 */
export function pastRevisions(deps: {
  readonly configurations: Pick<ConfigurationStore, "find">;
  readonly log: Log;
}): (number: number) => Promise<Revision | undefined> {
  const kept = new Map<number, Revision>();
  return async (number) => {
    const known = kept.get(number) ?? (await find(deps, number));
    if (known === undefined) return undefined;
    kept.delete(number);
    kept.set(number, known);
    const [oldest] = kept.keys();
    if (kept.size > keptAtMost && oldest !== undefined) kept.delete(oldest);
    return known;
  };
}

async function find(
  { configurations, log }: { readonly configurations: Pick<ConfigurationStore, "find">; readonly log: Log },
  number: number,
): Promise<Revision | undefined> {
  try {
    return await configurations.find(number);
  } catch (error) {
    log.warn("a past revision of the configuration cannot be read", {
      revision: number,
      ...describeError(error),
    });
    return undefined;
  }
}
