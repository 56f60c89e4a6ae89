import { setTimeout as pause } from "node:timers/promises";
import { connectWorld } from "../../infra/doctor/connect-world.ts";
import type { Finding } from "../../shared/doctor/examine.ts";
import { loadStoredWorld, type StoredWorldDeps } from "../../shared/doctor/load-world.ts";
import { lookTwice } from "../../shared/doctor/look-twice.ts";
import { storedInvariants } from "../../shared/invariants/all-invariants.ts";
import type { Invariant } from "../../shared/invariants/invariant.ts";
import { lostMessages, messagesOnce } from "../../shared/invariants/messages-once.ts";
import { oneOutcome } from "../../shared/invariants/outcomes.ts";
import { meantIn, repliesShown } from "../../shared/invariants/replies-shown.ts";
import type { StoredWorld, WitnessedWorld } from "../../shared/invariants/stored-world.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import type { Installation } from "./installation.ts";
import type { Tally } from "./tally.ts";

export interface Verdict {
  readonly findings: readonly Finding[];
  /** What customers or agents said, was accepted, and reached nobody. */
  readonly lost: readonly string[];
  /** Shown to a customer more than once; each is marked as perhaps repeated, or it is a finding. */
  readonly doubled: number;
  readonly delivered: number;
  readonly deadLetters: number;
  readonly threads: number;
}

export interface Rest {
  /** How long it may take until nothing is under way. */
  readonly restMs: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Waits until nothing is under way, and holds everything that is stored, and everything that was seen, against what must hold. */
export async function judge(installation: Installation, tally: Tally, rest: Rest): Promise<Verdict> {
  const { deps, close } = connectWorld({
    tables: { by: "connection-string", connectionString: installation.tables },
    serviceBus: { by: "connection-string", connectionString: installation.serviceBus },
  });
  try {
    const restless = await untilQuiet(deps, rest);
    const load = async (): Promise<WitnessedWorld> =>
      witnessed(await loadStoredWorld(deps), installation, tally);
    const invariants: readonly Invariant<WitnessedWorld>[] = [
      ...storedInvariants,
      messagesOnce,
      repliesShown,
      oneOutcome,
    ];
    const { world, findings } = await lookTwice(load, invariants, deps.clock);
    return {
      findings: [...restless, ...findings],
      lost: [...lostMessages(world), ...unseen(world, tally)],
      ...shownIn(world),
      deadLetters: world.deadLetters.length,
      threads: world.threads.size,
    };
  } finally {
    await close();
  }
}

/** Quiet is a bus that has only what is due later, twice in a row. What does not come to rest in time is a finding. */
async function untilQuiet(
  { bus }: Pick<StoredWorldDeps, "bus">,
  { restMs, say, signal }: Rest,
): Promise<readonly Finding[]> {
  const deadline = Date.now() + restMs;
  for (let quiet = 0; quiet < 2; ) {
    const waiting = (await bus.contents()).filter(({ dueAt }) => dueAt === undefined);
    quiet = waiting.length === 0 ? quiet + 1 : 0;
    if (quiet === 0 && Date.now() > deadline) return waiting.map(unhandled);
    if (quiet === 0) say(`${waiting.length} messages are still on the bus`);
    await pause(1_000, undefined, { signal });
  }
  return [];
}

function unhandled({ queue, messageId }: { readonly queue: string; readonly messageId: string }): Finding {
  const sentence = "When nobody says anything any more, the bus comes to rest.";
  return { invariant: "at-rest", sentence, what: `${messageId} is still in ${queue}` };
}

function witnessed(world: StoredWorld, { directLine }: Installation, tally: Tally): WitnessedWorld {
  const conversations = [...new Set(tally.said.map(({ conversationId }) => conversationId))];
  return {
    ...world,
    witnessed: {
      accepted: tally.accepted.map(({ conversationId, activityId }) => ({
        threadId: threadKeyOf("directline", conversationId),
        activityId,
      })),
      seen: conversations.flatMap((conversationId) =>
        directLine
          .activities(conversationId)
          .filter(({ type, from }) => type === "message" && from?.role === "bot")
          .map((activity) => ({
            threadId: threadKeyOf("directline", conversationId),
            text: String(activity["text"] ?? ""),
          })),
      ),
      told: tally.told,
      turns: [],
      sent: [],
    },
  };
}

function unseen({ witnessed: { seen } }: WitnessedWorld, { spoken }: Tally): readonly string[] {
  const shown = new Set(seen.map(({ threadId, text }) => `${threadId} ${text}`));
  return spoken
    .filter(({ conversationId, text }) => !shown.has(`${conversationId.split(".")[0]} ${text}`))
    .map(({ conversationId }) => `something an agent said in ${conversationId} was accepted and not shown`);
}

function shownIn({ threads, witnessed: { seen } }: WitnessedWorld): Pick<Verdict, "delivered" | "doubled"> {
  const keyOf = (threadId: string, text: string): string => `${threadId} ${text}`;
  const meant = [...threads.values()].flatMap((thread) =>
    meantIn(thread).map(({ text }) => keyOf(thread.head.id, text)),
  );
  const entries = Map.groupBy(meant, (key) => key);
  const shown = Map.groupBy(seen, ({ threadId, text }) => keyOf(threadId, text));
  const beyond = [...shown].map(([key, times]) => times.length - (entries.get(key)?.length ?? 0));
  return { delivered: seen.length, doubled: beyond.reduce((sum, more) => sum + Math.max(0, more), 0) };
}
