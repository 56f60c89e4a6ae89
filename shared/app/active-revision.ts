import { isDeepStrictEqual } from "node:util";
import type { Configuration, Revision } from "../domain/routing/configuration.ts";
import type { Clock } from "../ports/clock.ts";
import type { ConfigurationStore } from "../ports/configuration-store.ts";
import type { Log } from "../ports/log.ts";
import type { QueueMembership } from "../ports/queue-membership.ts";

/** How long an instance may go on with the revision it knows. */
export const freshForMs = 5000;

/** The active revision, asked for again every few seconds. The first call must find one. */
export function activeRevision(deps: {
  readonly configurations: ConfigurationStore;
  readonly clock: Clock;
}): () => Promise<Revision> {
  let known: { readonly revision: Promise<Revision>; readonly until: number } | undefined;
  return () => {
    if (known === undefined || known.until <= deps.clock.now()) {
      known = { revision: readActive(deps.configurations), until: deps.clock.now() + freshForMs };
      known.revision.catch(() => {
        known = undefined;
      });
    }
    return known.revision;
  };
}

async function readActive(configurations: ConfigurationStore): Promise<Revision> {
  const revision = await configurations.active();
  if (revision === undefined)
    throw new Error("no configuration is active: the app has not finished its first start");
  return revision;
}

/**
 * What every start does and only the first one changes: the file becomes revision 1, its members serve their queues.
 * A file that differs from the active revision later on is said so, and not applied.
 */
export async function initialise(
  deps: {
    readonly configurations: ConfigurationStore;
    readonly membership: QueueMembership;
    readonly log: Log;
  },
  file: Configuration,
): Promise<void> {
  const existing = await deps.configurations.active();
  if (existing !== undefined) {
    if (!isDeepStrictEqual(existing.configuration, file)) {
      deps.log.warn("the configuration file differs from the active revision and was not applied", {
        revision: existing.number,
        remedy: "applying a changed file is not built yet; locally, npm start -- --fresh starts over with it",
      });
    }
    return;
  }
  for (const { id, members } of file.queues) {
    for (const member of members) await deps.membership.add(id, member);
  }
  await deps.configurations.initialise(file);
}
