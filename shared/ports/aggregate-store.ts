import type { CommandId } from "../domain/ids.ts";

/** Names one saved state of one aggregate. Opaque. */
export type Version = string & { readonly version: unique symbol };

/** `version` is undefined when nothing was ever saved. */
export interface Loaded<State> {
  readonly state: State;
  readonly version: Version | undefined;
}

/** What became of a command: done, or refused with a reason its sender is told. */
export type Outcome = { readonly done: true } | { readonly done: false; readonly reason: string };

/** Who caused an entry: shown in transcripts and audits. */
export type Actor =
  | { readonly kind: "customer" }
  | { readonly kind: "bot"; readonly id: string }
  | { readonly kind: "user"; readonly id: string }
  | { readonly kind: "system" };

/** One fact with its place in the aggregate's journal. */
export interface JournalEntry<Event> {
  readonly sequence: number;
  readonly at: number;
  readonly commandId: CommandId;
  readonly actor: Actor;
  readonly event: Event;
}

/** One per command: its outcome, and its effects as data, to be done again after a crash. */
export interface CommandRecord<Effect> {
  readonly id: CommandId;
  readonly type: string;
  readonly at: number;
  readonly outcome: Outcome;
  readonly effects: readonly Effect[];
  /** Of the request that a user sent the command with. */
  readonly fingerprint?: string;
}

export interface Save<State, Event, Effect> {
  readonly loaded: Loaded<State>;
  readonly next: State;
  readonly entries: readonly JournalEntry<Event>[];
  readonly command: CommandRecord<Effect>;
}

/** State, journal and commands of one kind of aggregate. */
export interface AggregateStore<Id extends string, State, Event, Effect> {
  /** An aggregate never saved loads as new, with no version. */
  load(id: Id): Promise<Loaded<State>>;

  /** The record of a command that was handled before. */
  findCommand(id: Id, command: CommandId): Promise<CommandRecord<Effect> | undefined>;

  /**
   * Saves state, journal entries and command record together, or nothing. `conflict`: the state has changed since it
   * was loaded. `duplicate`: the command was handled before. When both hold, `duplicate`.
   */
  save(id: Id, save: Save<State, Event, Effect>): Promise<"saved" | "conflict" | "duplicate">;
}
