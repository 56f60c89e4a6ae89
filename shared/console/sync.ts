import type { SyncSnapshot } from "../wire/agent-api/types.ts";
import type { Api } from "./api.ts";
import { backOff, pause } from "./back-off.ts";
import type { Connection } from "./state.ts";

export interface SyncDeps {
  readonly api: Pick<Api, "sync">;
  /** A new snapshot, or undefined when nothing changed within the wait. */
  readonly onAnswer: (snapshot: SyncSnapshot | undefined) => void;
  readonly onConnection: (connection: Connection) => void;
  readonly stop: AbortSignal;
  /** Ends a wait early: something changed, or the page was away. */
  readonly nudges?: Nudges;
}

/** Tells whoever waits that it is time to look. */
export interface Nudges {
  nudge(): void;
  /** Aborts at the next nudge. */
  next(): AbortSignal;
}

export function createNudges(): Nudges {
  let waiting = new AbortController();
  return {
    nudge() {
      const nudged = waiting;
      waiting = new AbortController();
      nudged.abort();
    },
    next: () => waiting.signal,
  };
}

/** No service answers faster than this on purpose: a fault must not become a storm of requests. */
const shortestRound = 250;

/** Long poll after long poll until stopped; after a failure again, at a moment of its own. */
export async function followChanges(deps: SyncDeps): Promise<void> {
  let cursor: string | undefined;
  let failures = 0;
  while (!deps.stop.aborted) {
    try {
      cursor = await pollOnce(deps, cursor);
      failures = 0;
    } catch {
      if (deps.stop.aborted) return;
      // Begin again with everything, which is answered at once: what else failed meanwhile is tried again then.
      cursor = undefined;
      deps.onConnection(navigator.onLine ? "reconnecting" : "offline");
      await pauseUntilOnline(backOff(failures++), deps);
    }
  }
}

async function pollOnce(deps: SyncDeps, cursor: string | undefined): Promise<string | undefined> {
  const { api, onAnswer, onConnection, stop, nudges } = deps;
  const began = Date.now();
  const nudged = nudges?.next();
  const snapshot = await api
    .sync(cursor, nudged === undefined ? stop : AbortSignal.any([stop, nudged]))
    .catch((error: unknown): undefined => {
      if (nudged?.aborted !== true) throw error;
    });
  if (stop.aborted) return cursor;
  if (nudged?.aborted === true && snapshot === undefined) return cursor;
  onConnection("live");
  onAnswer(snapshot);
  const isNews = snapshot !== undefined && snapshot.cursor !== cursor;
  if (!isNews) await pause(shortestRound - (Date.now() - began), stop);
  return snapshot?.cursor ?? cursor;
}

/** The browser knows at once when the network is back. */
async function pauseUntilOnline(milliseconds: number, { stop, nudges }: SyncDeps): Promise<void> {
  const back = new AbortController();
  const wake = () => back.abort();
  window.addEventListener("online", wake);
  await pause(milliseconds, AbortSignal.any([stop, back.signal, ...(nudges ? [nudges.next()] : [])]));
  window.removeEventListener("online", wake);
}
