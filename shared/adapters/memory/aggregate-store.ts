import type { CommandId } from "../../domain/ids.ts";
import type {
  AggregateStore,
  CommandRecord,
  JournalEntry,
  Save,
  Version,
} from "../../ports/aggregate-store.ts";

/** One aggregate as it is kept. */
export interface Kept<State, Event, Effect> {
  readonly state: State;
  readonly revision: number;
  readonly entries: readonly JournalEntry<Event>[];
  readonly commands: ReadonlyMap<CommandId, CommandRecord<Effect>>;
}

export interface MemoryAggregates<Id extends string, State, Event, Effect> {
  readonly store: AggregateStore<Id, State, Event, Effect>;
  /** What was saved so far, all of it copied. */
  entriesOf(id: Id): readonly JournalEntry<Event>[];
}

/** States, journals and commands in a Map. What goes in and what comes out are copies. */
export function createMemoryAggregates<Id extends string, State, Event, Effect>(
  makeNew: (id: Id) => State,
): MemoryAggregates<Id, State, Event, Effect> {
  const aggregates = new Map<Id, Kept<State, Event, Effect>>();

  return {
    store: {
      async load(id) {
        const kept = aggregates.get(id);
        if (kept === undefined || kept.revision === 0) return { state: makeNew(id), version: undefined };
        return { state: structuredClone(kept.state), version: versionOf(kept) };
      },

      async findCommand(id, command) {
        return structuredClone(aggregates.get(id)?.commands.get(command));
      },

      async save(id, save) {
        const kept = aggregates.get(id) ?? emptyOf<State, Event, Effect>(makeNew(id));
        if (kept.commands.has(save.command.id)) return "duplicate";
        const isRefusal = save.next === save.loaded.state && save.entries.length === 0;
        if (!isRefusal && versionOf(kept) !== save.loaded.version) return "conflict";
        aggregates.set(id, isRefusal ? withCommand(kept, save) : withAll(kept, save));
        return "saved";
      },
    },

    entriesOf: (id) => structuredClone(aggregates.get(id)?.entries ?? []),
  };
}

function emptyOf<State, Event, Effect>(state: State): Kept<State, Event, Effect> {
  return { state, revision: 0, entries: [], commands: new Map() };
}

function versionOf(kept: { readonly revision: number }): Version | undefined {
  return kept.revision === 0 ? undefined : (String(kept.revision) as Version);
}

function withAll<State, Event, Effect>(
  kept: Kept<State, Event, Effect>,
  save: Save<State, Event, Effect>,
): Kept<State, Event, Effect> {
  return {
    ...withCommand(kept, save),
    state: structuredClone(save.next),
    revision: kept.revision + 1,
    entries: [...kept.entries, ...structuredClone(save.entries)],
  };
}

/** A refusal changes nothing but the list of commands, so it cannot conflict with anybody. */
function withCommand<State, Event, Effect>(
  kept: Kept<State, Event, Effect>,
  { command }: Save<State, Event, Effect>,
): Kept<State, Event, Effect> {
  return { ...kept, commands: new Map(kept.commands).set(command.id, structuredClone(command)) };
}
