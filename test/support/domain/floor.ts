import { assertNever } from "../../../shared/domain/assert-never.ts";
import type { GroupCommand } from "../../../shared/domain/assignment/command.ts";
import { decide as decideGroup } from "../../../shared/domain/assignment/decide.ts";
import type { GroupEffect } from "../../../shared/domain/assignment/effect.ts";
import { evolve as evolveGroup } from "../../../shared/domain/assignment/evolve.ts";
import { react as reactGroup } from "../../../shared/domain/assignment/react.ts";
import { type Group, newGroup } from "../../../shared/domain/assignment/state.ts";
import { groupId, type ThreadId, type UserId } from "../../../shared/domain/ids.ts";
import type { Configuration } from "../../../shared/domain/routing/configuration.ts";
import type { BotOutput, BotTurnRequest, BotTurnResult } from "../../../shared/domain/thread/bot-turn.ts";
import type { ThreadCommand } from "../../../shared/domain/thread/command.ts";
import { decide } from "../../../shared/domain/thread/decide.ts";
import type { ThreadEffect } from "../../../shared/domain/thread/effect.ts";
import type { ThreadEvent } from "../../../shared/domain/thread/event.ts";
import { evolve } from "../../../shared/domain/thread/evolve.ts";
import type { ThreadFacts, ThreadNeed } from "../../../shared/domain/thread/facts.ts";
import { react } from "../../../shared/domain/thread/react.ts";
import { newThread, type Thread } from "../../../shared/domain/thread/state.ts";
import { nextDue } from "../../../shared/domain/thread/wake.ts";
import { membersIn, revisionOf } from "./sample.ts";
import { ends, escalates, messagesIn, notes, says } from "./thread-scenario.ts";

/** One fact of one thread with the thread around it. */
export interface Happened {
  readonly before: Thread;
  readonly event: ThreadEvent;
  readonly after: Thread;
  readonly effects: readonly ThreadEffect[];
}

type SentToThread = { readonly id: string; readonly to: ThreadId; readonly command: ThreadCommand };
type SentToGroup = { readonly id: string; readonly to: "group"; readonly command: GroupCommand };
type Sent = SentToThread | SentToGroup;

function isForGroup(sent: Sent): sent is SentToGroup {
  return sent.to === "group";
}

interface Timer {
  readonly at: number;
  readonly sent: Sent;
}

/**
 * Some threads and the group that serves them, with a bus between them: in order within a session, as slow as it
 * likes across sessions, and every command is done once, its effects perhaps twice.
 */
export interface Floor {
  readonly group: Group;
  readonly now: number;
  readonly happened: readonly Happened[];
  readonly timers: readonly Timer[];
  threadOf(id: ThreadId): Thread;
  /** Puts a command into the session of a thread or of the group. */
  send(to: ThreadId | "group", command: ThreadCommand | GroupCommand): void;
  /** Renews the lease of a user until then. */
  renew(user: UserId, until: number): void;
  /** Delivers the next message of one of the sessions that have some. */
  deliver(choice: number): void;
  /** Delivers the last message once more. */
  redeliver(): void;
  advance(ms: number): void;
  /** Delivers until no message is under way; the clock stands still. */
  settle(): void;
}

export interface FloorOptions {
  readonly configuration: Configuration;
  /** Whether everything the aggregates say to each other is said twice, each time as a new command. */
  readonly echoes: boolean;
}

export function openFloor({ configuration, echoes }: FloorOptions): Floor {
  const threads = new Map<ThreadId, Thread>();
  const leases = new Map<UserId, number>();
  const sessions = new Map<string, Sent[]>();
  const effectsOf = new Map<string, readonly Timer[]>();
  const happened: Happened[] = [];
  const members = membersIn(configuration);
  let timers: Timer[] = [];
  let group: Group = { ...newGroup(groupId("default")), members };
  let now = 1000;
  let count = 0;
  let last: Sent | undefined;

  const threadOf = (id: ThreadId): Thread => threads.get(id) ?? newThread(id);

  function put(sent: Sent): void {
    const session = sessions.get(sent.to) ?? [];
    session.push(sent);
    sessions.set(sent.to, session);
  }

  /** What is due is under way at once, in order; the rest waits for its time. */
  function post(posted: readonly Timer[]): void {
    for (const timer of posted) if (timer.at <= now) put(timer.sent);
    timers.push(...posted.filter((timer) => timer.at > now));
    timers = timers.toSorted((a, b) => a.at - b.at);
  }

  function run(sent: Sent): void {
    const known = effectsOf.get(sent.id);
    const posted = known ?? (isForGroup(sent) ? runGroup(sent) : runThread(sent));
    effectsOf.set(sent.id, posted);
    post(posted);
  }

  function runGroup({ id, command }: SentToGroup): readonly Timer[] {
    const asked = "userId" in command ? { [command.userId]: leases.get(command.userId) } : {};
    const decision = decideGroup(group, command, { now, configuration, leases: asked });
    const effects: GroupEffect[] = [];
    for (const event of decision.kind === "allowed" ? decision.events : []) {
      const after = evolveGroup(group, event);
      effects.push(...reactGroup({ before: group, event, after }, { now, configuration }));
      group = after;
    }
    return effects.flatMap((effect, index) => echoed(groupMessages(effect, `${id}/${index}`, now), echoes));
  }

  function runThread({ id, to, command }: SentToThread): readonly Timer[] {
    const before = threadOf(to);
    const events = decideThread(before, command);
    let after = before;
    const effects: ThreadEffect[] = [];
    for (const event of events) {
      const next = evolve(after, event);
      const caused = react({ before: after, event, after: next }, configuration);
      happened.push({ before: after, event, after: next, effects: caused });
      effects.push(...caused);
      after = next;
    }
    const messages = effects.flatMap((effect, index) =>
      echoed(threadMessages(effect, to, { id: `${id}/${index}`, at: now }), echoes),
    );
    const armed =
      events.length === 0 && command.type !== "Wake" ? undefined : armWake(before, after, command, id);
    threads.set(to, armed?.thread ?? after);
    return [...(armed?.timers ?? []), ...messages];
  }

  /** As the use case does it: one wake, the earliest that is needed. */
  function armWake(before: Thread, after: Thread, command: ThreadCommand, id: string) {
    if (command.type === "Wake" && command.wakeId !== before.wake?.id) return undefined;
    const due = nextDue(after);
    const pending = command.type === "Wake" ? undefined : before.wake;
    if (due === undefined || (pending !== undefined && pending.dueAt <= due)) {
      return { thread: { ...after, wake: pending }, timers: [] };
    }
    const wake = { id: `${id}/wake`, dueAt: due };
    const sent: Sent = { id: wake.id, to: after.id, command: { type: "Wake", wakeId: wake.id } };
    return { thread: { ...after, wake }, timers: [{ at: due, sent }] };
  }

  function decideThread(thread: Thread, command: ThreadCommand): readonly ThreadEvent[] {
    let facts: ThreadFacts = {
      now,
      revision: revisionOf(configuration),
      members: {},
      botTurns: [],
      botsMayRun: true,
    };
    for (let round = 0; round < 12; round++) {
      const decision = decide(thread, command, facts);
      if (decision.kind !== "needs") return decision.kind === "allowed" ? decision.events : [];
      facts = answer(thread, decision.need, facts);
    }
    throw new Error(`${command.type} asks for ever more facts`);
  }

  function answer(thread: Thread, need: ThreadNeed, facts: ThreadFacts): ThreadFacts {
    switch (need.type) {
      case "members":
        return { ...facts, members: { ...facts.members, [need.queueId]: members[need.queueId] ?? [] } };
      case "unheard": {
        const journal = happened.filter((h) => h.after.id === thread.id).map((h) => h.event);
        return { ...facts, unheard: messagesIn(journal.slice(need.from - 1, need.to), need.conversation) };
      }
      case "bot-turn":
        return {
          ...facts,
          botTurns: [...facts.botTurns, { request: need.request, result: botAnswer(need.request) }],
        };
      default:
        return assertNever(need);
    }
  }

  function deliver(choice: number): void {
    const waiting = [...sessions.values()].filter((session) => session.length > 0);
    const sent = waiting[choice % waiting.length]?.shift();
    if (sent === undefined) return;
    last = sent;
    run(sent);
  }

  return {
    get group() {
      return group;
    },
    get now() {
      return now;
    },
    get timers() {
      return timers;
    },
    happened,
    threadOf,
    send(to, command) {
      count += 1;
      put({ id: `${count}`, to, command } as Sent);
    },
    renew: (user, until) => void leases.set(user, until),
    deliver,
    redeliver() {
      if (last !== undefined) run(last);
    },
    advance(ms) {
      now += ms;
      const due = timers;
      timers = [];
      post(due);
    },
    settle() {
      for (let steps = 0; [...sessions.values()].some((session) => session.length > 0); steps++) {
        if (steps > 5000) throw new Error("the floor never comes to rest");
        deliver(steps);
      }
    },
  };
}

function echoed(messages: readonly Timer[], echoes: boolean): readonly Timer[] {
  if (!echoes) return messages;
  const again = messages.filter(({ sent }) => !isTimed(sent));
  return [...messages, ...again.map(({ at, sent }) => ({ at, sent: { ...sent, id: `${sent.id}+` } }))];
}

/** Looks at the clock multiply when each is doubled; a second one of them is an ordinary late one. */
function isTimed({ command }: Sent): boolean {
  return command.type === "CheckLease" || command.type === "EndGrace" || command.type === "MatchAgain";
}

function groupMessages(effect: GroupEffect, id: string, now: number): readonly Timer[] {
  switch (effect.type) {
    case "TellThread":
      return [{ at: now, sent: { id, to: effect.threadId, command: effect.command } }];
    case "TellSelf":
      return [{ at: effect.at, sent: { id, to: "group", command: effect.command } }];
    default:
      return [];
  }
}

function threadMessages(
  effect: ThreadEffect,
  thread: ThreadId,
  { id, at }: { readonly id: string; readonly at: number },
): readonly Timer[] {
  switch (effect.type) {
    case "TellGroup":
      return [{ at, sent: { id, to: "group", command: effect.command } }];
    case "TellThread":
      return [{ at, sent: { id, to: thread, command: effect.command } }];
    default:
      return [];
  }
}

/** What customers may write to have a bot do something. */
export const wishes = ["talk", "whisper", "credit", "loan", "nothing", "mumble", "end", "crash"] as const;
export type Wish = (typeof wishes)[number];

const answers: Readonly<Record<Wish, readonly BotOutput[]>> = {
  talk: [says("hello")],
  whisper: [notes("score 0.2")],
  credit: [says("One moment."), escalates({ BotHandoffTopic: "CreditCard" }, "limit"), says("too late")],
  loan: [escalates({ BotHandoffTopic: "HomeLoan" })],
  nothing: [escalates({})],
  mumble: [escalates({ BotHandoffTopic: "x".repeat(5000) })],
  end: [ends("done"), says("too late")],
  crash: [],
};

function botAnswer({ inputs }: BotTurnRequest): BotTurnResult {
  const said = inputs.flatMap((input) => (input.kind === "message" ? [input.message.text] : []));
  const wish = wishes.find((w) => said.at(-1)?.startsWith(w)) ?? "talk";
  if (wish === "crash") return { kind: "failed", failure: "exception" };
  return { kind: "answered", outputs: answers[wish], memory: { heard: said.length } };
}
