import { expect } from "vitest";
import { assertNever } from "../../../shared/domain/assert-never.ts";
import type { Configuration } from "../../../shared/domain/routing/configuration.ts";
import type { BotOutput, BotTurnRequest, BotTurnResult } from "../../../shared/domain/thread/bot-turn.ts";
import type { CustomerMessage, ThreadCommand } from "../../../shared/domain/thread/command.ts";
import { decide } from "../../../shared/domain/thread/decide.ts";
import type { ThreadDecision } from "../../../shared/domain/thread/draft.ts";
import type { ThreadEffect } from "../../../shared/domain/thread/effect.ts";
import type { ThreadEvent } from "../../../shared/domain/thread/event.ts";
import { evolve } from "../../../shared/domain/thread/evolve.ts";
import type { ThreadFacts, ThreadNeed, ThreadRefusal } from "../../../shared/domain/thread/facts.ts";
import { react } from "../../../shared/domain/thread/react.ts";
import { newThread, type Thread, type Wake } from "../../../shared/domain/thread/state.ts";
import { address, membersIn, revisionOf, sample, thread as threadId } from "./sample.ts";

type BotAnswer = readonly BotOutput[] | Extract<BotTurnResult, { readonly kind: "failed" }>;

/** What the world answers while one command is decided. */
export interface World {
  readonly now?: number;
  readonly configuration?: Configuration;
  readonly members?: ThreadFacts["members"];
  /** What bots answer, turn by turn; a turn beyond these is left as a need. */
  readonly bot?: readonly BotAnswer[];
  /** Turns that ended before the thread was looked at again. */
  readonly finished?: ThreadFacts["botTurns"];
  readonly botsMayRun?: boolean;
}

/** Turns of several commands in a row on one thread, each of them checked. */
export interface Scenario {
  readonly thread: Thread;
  readonly decision: ThreadDecision;
  readonly events: readonly ThreadEvent[];
  readonly effects: readonly ThreadEffect[];
  /** What bots were asked while the last command was decided. */
  readonly turns: readonly BotTurnRequest[];
  when(command: ThreadCommand, world?: World): Scenario;
  /** The same, with this wake armed. */
  withWake(wake: Wake): Scenario;
  /** The last command recorded these events, in this order, and no others. */
  records(...events: readonly Partial<ThreadEvent>[]): Scenario;
  /** Among the events of the last command is this one. */
  recordsAlso(event: Partial<ThreadEvent>): Scenario;
  refuses(reason: ThreadRefusal): Scenario;
  needs(need: Partial<ThreadNeed>): Scenario;
  /** The customer is shown these texts by the last command, and no others. */
  shows(...texts: readonly string[]): Scenario;
  /** The last command has this effect. */
  asks(effect: object): Scenario;
  asksNothingOfTheGroup(): Scenario;
}

export function given(...events: readonly ThreadEvent[]): Scenario {
  return scenario({ thread: events.reduce(evolve, newThread(threadId)), journal: events });
}

const nothing: Decided = { decision: { kind: "allowed", events: [] }, effects: [], turns: [] };

interface Decided {
  readonly decision: ThreadDecision;
  readonly effects: readonly ThreadEffect[];
  readonly turns: readonly BotTurnRequest[];
}

/** A thread and every event that made it: the sequence of an event is its place, counted from 1. */
interface Past {
  readonly thread: Thread;
  readonly journal: readonly ThreadEvent[];
}

function scenario(past: Past, decided: Decided = nothing): Scenario {
  const { thread } = past;
  const { decision, effects, turns } = decided;
  const events = decision.kind === "allowed" ? decision.events : [];
  const self: Scenario = {
    thread,
    decision,
    events,
    effects,
    turns,
    when: (command, world = {}) => decideWith(past, command, world),
    withWake: (wake) => scenario({ ...past, thread: { ...thread, wake } }, decided),
    records: (...expected) => checked(() => expect(events).toMatchObject(expected)),
    recordsAlso: (event) => checked(() => expect(events).toContainEqual(expect.objectContaining(event))),
    refuses: (reason) => checked(() => expect(decision).toEqual({ kind: "refused", reason })),
    needs: (need) => checked(() => expect(decision).toMatchObject({ kind: "needs", need })),
    shows: (...texts) => checked(() => expect(shownBy(effects)).toEqual(texts)),
    asks: (effect) => checked(() => expect(effects).toContainEqual(expect.objectContaining(effect))),
    asksNothingOfTheGroup: () => checked(() => expect(effects.filter(isForGroup)).toEqual([])),
  };
  const checked = (check: () => void): Scenario => {
    check();
    return self;
  };
  return self;
}

function isForGroup(effect: ThreadEffect): boolean {
  return effect.type === "TellGroup";
}

export function shownBy(effects: readonly ThreadEffect[]): readonly (string | undefined)[] {
  return effects.flatMap((effect) => (effect.type === "SendToCustomer" ? [effect.content.text] : []));
}

function decideWith(past: Past, command: ThreadCommand, world: World): Scenario {
  const configuration = world.configuration ?? sample;
  const answers = [...(world.bot ?? [])];
  const turns: BotTurnRequest[] = [];
  const ask = (facts: ThreadFacts): ThreadDecision => {
    const decision = decide(past.thread, command, facts);
    if (decision.kind !== "needs") return decision;
    if (decision.need.type === "bot-turn") turns.push(decision.need.request);
    const { journal } = past;
    const more = answer(decision.need, facts, {
      members: membersIn(configuration),
      journal,
      ...world,
      answers,
    });
    return more === undefined ? decision : ask(more);
  };
  const decision = ask({
    now: world.now ?? 1000,
    revision: revisionOf(configuration),
    members: {},
    botTurns: world.finished ?? [],
    botsMayRun: world.botsMayRun ?? true,
  });
  const events = decision.kind === "allowed" ? decision.events : [];
  const { after, effects } = applyEvents(past.thread, events, configuration);
  return scenario({ thread: after, journal: [...past.journal, ...events] }, { decision, effects, turns });
}

interface Sources {
  readonly members: ThreadFacts["members"];
  readonly journal: readonly ThreadEvent[];
  readonly answers: BotAnswer[];
}

/** The facts with the missing one; undefined when the world does not know it. */
function answer(need: ThreadNeed, facts: ThreadFacts, world: Sources): ThreadFacts | undefined {
  switch (need.type) {
    case "members": {
      const members = { ...facts.members, [need.queueId]: world.members[need.queueId] ?? [] };
      return { ...facts, members };
    }
    case "unheard":
      return {
        ...facts,
        unheard: messagesIn(world.journal.slice(need.from - 1, need.to), need.conversation),
      };
    case "bot-turn": {
      const result = resultOf(world.answers.shift());
      return result && { ...facts, botTurns: [...facts.botTurns, { request: need.request, result }] };
    }
    default:
      return assertNever(need);
  }
}

export function messagesIn(events: readonly ThreadEvent[], conversation: number): readonly CustomerMessage[] {
  return events.flatMap((event) =>
    event.type === "MessageReceived" && event.conversation === conversation ? [event.message] : [],
  );
}

function resultOf(answered: BotAnswer | undefined): BotTurnResult | undefined {
  if (answered === undefined || "kind" in answered) return answered;
  return { kind: "answered", outputs: answered, memory: { turns: 1 } };
}

function applyEvents(
  before: Thread,
  events: readonly ThreadEvent[],
  configuration: Configuration,
): { readonly after: Thread; readonly effects: readonly ThreadEffect[] } {
  let after = before;
  const effects: ThreadEffect[] = [];
  for (const event of events) {
    const next = evolve(after, event);
    effects.push(...react({ before: after, event, after: next }, configuration));
    after = next;
  }
  return { after, effects };
}

export function says(text: string): BotOutput {
  return { kind: "message", bridged: true, content: { text } };
}

export function notes(text: string): BotOutput {
  return { kind: "message", bridged: false, content: { text } };
}

export function escalates(context: Readonly<Record<string, unknown>>, summary?: string): BotOutput {
  return { kind: "escalate", context, ...(summary === undefined ? {} : { summary }) };
}

export function ends(note?: string): BotOutput {
  return { kind: "end", context: {}, ...(note === undefined ? {} : { note }) };
}

export function writes(text: string): ThreadCommand {
  return { type: "ReceiveMessage", address, message: { text } };
}
