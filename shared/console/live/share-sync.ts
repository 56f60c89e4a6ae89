import type { SyncSnapshot } from "../../wire/agent-api/types.ts";
import type { Connection } from "../state.ts";
import { followChanges, type SyncDeps } from "../sync.ts";

/** What the tab that polls tells the others of its user, and what a new one asks. */
type Told =
  | { readonly kind: "answer"; readonly snapshot: SyncSnapshot | undefined }
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "hello" }
  | { readonly kind: "nudge" };

/**
 * Follows changes together with the other tabs of the same user: the one that holds the lock polls and tells the rest. When
 * it is closed the browser gives the lock to another, which begins with everything, so that nothing is missed.
 */
export async function shareChanges(deps: SyncDeps & { readonly user: string }): Promise<void> {
  const { user, stop } = deps;
  if (!("locks" in navigator && "BroadcastChannel" in globalThis)) return followChanges(deps);
  const name = `switchboard-sync ${user}`;
  const channel = new BroadcastChannel(name);
  stop.addEventListener("abort", () => channel.close());
  const tell = (told: Told): void => {
    if (!stop.aborted) channel.postMessage(told);
  };
  listen(channel, deps);
  passNudgesOn(deps, tell);
  tell({ kind: "hello" });
  await navigator.locks.request(name, { signal: stop }, () => lead(deps, channel, tell)).catch(ignoreAbort);
}

/** What the others see is what this tab sees. */
async function lead(deps: SyncDeps, channel: BroadcastChannel, tell: (told: Told) => void): Promise<void> {
  let last: SyncSnapshot | undefined;
  let connection: Connection = "connecting";
  channel.addEventListener("message", ({ data }: MessageEvent<Told>) => {
    if (data.kind === "nudge") deps.nudges?.nudge();
    if (data.kind !== "hello") return;
    tell({ kind: "connection", connection });
    if (last !== undefined) tell({ kind: "answer", snapshot: last });
  });
  await followChanges({
    ...deps,
    onAnswer: (snapshot) => {
      last = snapshot ?? last;
      deps.onAnswer(snapshot);
      tell({ kind: "answer", snapshot });
    },
    onConnection: (now) => {
      if (now !== connection) tell({ kind: "connection", connection: now });
      connection = now;
      deps.onConnection(now);
    },
  });
}

function listen(channel: BroadcastChannel, { onAnswer, onConnection }: SyncDeps): void {
  channel.addEventListener("message", ({ data }: MessageEvent<Told>) => {
    if (data.kind === "answer") onAnswer(data.snapshot);
    if (data.kind === "connection") onConnection(data.connection);
  });
}

/** A tab that does not poll lets the one that does look. */
function passNudgesOn({ nudges, stop }: SyncDeps, tell: (told: Told) => void): void {
  const wait = (): void =>
    nudges?.next().addEventListener("abort", () => {
      if (stop.aborted) return;
      tell({ kind: "nudge" });
      wait();
    });
  wait();
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
}
