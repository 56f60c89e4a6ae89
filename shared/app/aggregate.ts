import type { Decision } from "../domain/decision.ts";
import type { CommandId } from "../domain/ids.ts";
import type { Actor, AggregateStore } from "../ports/aggregate-store.ts";

/** One kind of aggregate: its rules, its store, and how its needs and effects meet the world. */
export interface Aggregate<
  Id extends string,
  State,
  Command extends { type: string },
  Event,
  Effect,
  Facts,
  Need,
> {
  readonly store: AggregateStore<Id, State, Event, Effect>;
  decide(state: State, command: Command, facts: Facts): Decision<Event, string, Need>;
  evolve(state: State, event: Event): State;
  react(change: { before: State; event: Event; after: State }, facts: Facts): readonly Effect[];
  sequenceOf(state: State): number;
  actorOf(event: Event, command: Command): Actor;
  /** Commands whose sender asks for the outcome leave a record even when they change nothing. */
  awaitsOutcome(command: Command): boolean;
  /** False where the state tells that a command which would change nothing was not handled before. */
  mayBeKnown(state: State, command: Command, id: CommandId): boolean;
  /** Facts with the missing one added. */
  gather(facts: Facts, need: Need, context: CommandContext<Id>): Promise<Facts>;
  /** Facts to decide with again after a lost save: what may have changed is dropped, finished bot turns are kept. */
  refresh(facts: Facts): Promise<Facts>;
  /**
   * Last look at the new state before it is saved; what must be sent before the save is sent here. `effects` are done
   * after those of the events.
   */
  beforeSave(
    saving: { before: State; next: State; command: Command },
    context: CommandContext<Id>,
  ): Promise<{ readonly state: State; readonly effects: readonly Effect[] }>;
  /** Does effects in order. `repeated` when an earlier delivery may have done some of them. */
  perform(
    effects: readonly Effect[],
    context: CommandContext<Id> & { readonly repeated: boolean },
  ): Promise<void>;
}

export interface CommandContext<Id extends string> {
  readonly aggregateId: Id;
  readonly commandId: CommandId;
  readonly deadline: number;
}
