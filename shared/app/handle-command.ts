import type { Decision } from "../domain/decision.ts";
import type { CommandId } from "../domain/ids.ts";
import type { CommandRecord, Loaded, Outcome, Save } from "../ports/aggregate-store.ts";
import type { Aggregate, CommandContext } from "./aggregate.ts";
import { ConcurrencyError } from "./errors.ts";

const maxAttempts = 8;
const maxNeeds = 12;

/** One command on its way through one aggregate. `progress` outlives failed tries, so no bot turn is repeated. */
export interface Handling<Id extends string, Command, Facts> {
  readonly id: Id;
  readonly commandId: CommandId;
  readonly command: Command;
  readonly fingerprint?: string;
  readonly now: number;
  readonly deadline: number;
  /** True when the bus delivers this command again. */
  readonly redelivered: boolean;
  readonly progress: { facts: Facts };
}

/**
 * Load, decide, save, effects: the only way an aggregate changes. A lost race is decided again on the fresh state; a
 * command handled before has its stored effects done again, so that redelivery finishes what a crash cut short.
 */
export async function handleCommand<
  Id extends string,
  State,
  Command extends { type: string },
  Event,
  Effect,
  Facts,
  Need,
>(
  aggregate: Aggregate<Id, State, Command, Event, Effect, Facts, Need>,
  handling: Handling<Id, Command, Facts>,
): Promise<Outcome> {
  const context = { aggregateId: handling.id, commandId: handling.commandId, deadline: handling.deadline };
  if (handling.redelivered) {
    const known = await aggregate.store.findCommand(handling.id, handling.commandId);
    if (known !== undefined) return repeat(aggregate, known, context);
  }
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const loaded = await aggregate.store.load(handling.id);
    const decision = await decideWithFacts(aggregate, loaded.state, handling, context);
    const save = await prepare(aggregate, { loaded, decision, handling, context });
    if (save === undefined) return repeatIfKnown(aggregate, { loaded, handling, decision, context });
    const result = await aggregate.store.save(handling.id, save);
    if (result === "saved") {
      await aggregate.perform(save.command.effects, { ...context, repeated: false });
      return save.command.outcome;
    }
    if (result === "duplicate") return repeatKnown(aggregate, context);
    handling.progress.facts = await aggregate.refresh(handling.progress.facts);
  }
  throw new ConcurrencyError(handling.id, maxAttempts);
}

type Settled<Event> = Exclude<Decision<Event, string, never>, { kind: "needs" }>;

async function decideWithFacts<
  Id extends string,
  State,
  Command extends { type: string },
  Event,
  Effect,
  Facts,
  Need,
>(
  aggregate: Aggregate<Id, State, Command, Event, Effect, Facts, Need>,
  state: State,
  handling: Handling<Id, Command, Facts>,
  context: CommandContext<Id>,
): Promise<Settled<Event>> {
  for (let round = 0; round < maxNeeds; round++) {
    const decision = aggregate.decide(state, handling.command, handling.progress.facts);
    if (decision.kind !== "needs") return decision;
    handling.progress.facts = await aggregate.gather(handling.progress.facts, decision.need, context);
  }
  throw new Error(`${handling.command.type} asked for more than ${maxNeeds} facts`);
}

/** The save that a decision calls for; undefined when nothing changes and nobody asks. */
async function prepare<
  Id extends string,
  State,
  Command extends { type: string },
  Event,
  Effect,
  Facts,
  Need,
>(
  aggregate: Aggregate<Id, State, Command, Event, Effect, Facts, Need>,
  {
    loaded,
    decision,
    handling,
    context,
  }: {
    loaded: Loaded<State>;
    decision: Settled<Event>;
    handling: Handling<Id, Command, Facts>;
    context: CommandContext<Id>;
  },
): Promise<Save<State, Event, Effect> | undefined> {
  const { command, commandId, fingerprint, now } = handling;
  const events = decision.kind === "allowed" ? decision.events : [];
  const applied = apply(aggregate, loaded.state, events, handling.progress.facts);
  const ready =
    decision.kind === "allowed"
      ? await aggregate.beforeSave({ before: loaded.state, next: applied.state, command }, context)
      : { state: loaded.state, effects: [] };
  const { state: next } = ready;
  const isNothing = events.length === 0 && next === loaded.state;
  if (isNothing && !aggregate.awaitsOutcome(command)) return undefined;
  const first = aggregate.sequenceOf(loaded.state) + 1;
  return {
    loaded,
    next,
    entries: events.map((event, index) => ({
      sequence: first + index,
      at: now,
      commandId,
      actor: aggregate.actorOf(event, command),
      event,
    })),
    command: {
      id: commandId,
      type: command.type,
      at: now,
      outcome: outcomeOf(decision),
      effects: [...applied.effects, ...ready.effects],
      ...(fingerprint !== undefined && { fingerprint }),
    },
  };
}

function apply<Id extends string, State, Command extends { type: string }, Event, Effect, Facts, Need>(
  aggregate: Aggregate<Id, State, Command, Event, Effect, Facts, Need>,
  start: State,
  events: readonly Event[],
  facts: Facts,
): { readonly state: State; readonly effects: readonly Effect[] } {
  let state = start;
  const effects: Effect[] = [];
  for (const event of events) {
    const after = aggregate.evolve(state, event);
    effects.push(...aggregate.react({ before: state, event, after }, facts));
    state = after;
  }
  return { state, effects };
}

function outcomeOf(decision: Settled<unknown>): Outcome {
  return decision.kind === "allowed" ? { done: true } : { done: false, reason: decision.reason };
}

/**
 * Nothing is to be done, perhaps because it was done before: a lost connection brings a message again without counting
 * it, and what the first delivery left undone is finished here.
 */
async function repeatIfKnown<
  Id extends string,
  State,
  Command extends { type: string },
  Event,
  Effect,
  Facts,
  Need,
>(
  aggregate: Aggregate<Id, State, Command, Event, Effect, Facts, Need>,
  {
    loaded: { state },
    handling: { id, commandId, command, redelivered },
    decision,
    context,
  }: {
    readonly loaded: Loaded<State>;
    readonly handling: Handling<Id, Command, Facts>;
    readonly decision: Settled<Event>;
    readonly context: CommandContext<Id>;
  },
): Promise<Outcome> {
  const isNew = redelivered || !aggregate.mayBeKnown(state, command, commandId);
  const known = isNew ? undefined : await aggregate.store.findCommand(id, commandId);
  return known === undefined ? outcomeOf(decision) : repeat(aggregate, known, context);
}

async function repeatKnown<
  Id extends string,
  State,
  Command extends { type: string },
  Event,
  Effect,
  Facts,
  Need,
>(
  aggregate: Aggregate<Id, State, Command, Event, Effect, Facts, Need>,
  context: CommandContext<Id>,
): Promise<Outcome> {
  const known = await aggregate.store.findCommand(context.aggregateId, context.commandId);
  if (known === undefined) throw new Error(`command ${context.commandId} is a duplicate without a record`);
  return repeat(aggregate, known, context);
}

async function repeat<Id extends string, State, Command extends { type: string }, Event, Effect, Facts, Need>(
  aggregate: Aggregate<Id, State, Command, Event, Effect, Facts, Need>,
  known: CommandRecord<Effect>,
  context: CommandContext<Id>,
): Promise<Outcome> {
  await aggregate.perform(known.effects, { ...context, repeated: true });
  return known.outcome;
}
