import type { CommandId } from "../../shared/domain/ids.ts";
import type {
  AggregateStore,
  CommandRecord,
  JournalEntry,
  Save,
  Version,
} from "../../shared/ports/aggregate-store.ts";
import { copy } from "./copy.ts";

/** One aggregate as it lies in storage. */
export interface StoredAggregate<State, Event, Effect> {
  state: State;
  revision: number;
  readonly entries: JournalEntry<Event>[];
  readonly commands: Map<CommandId, CommandRecord<Effect>>;
}

export interface SimulatedAggregates<Id extends string, State, Event, Effect> {
  readonly store: AggregateStore<Id, State, Event, Effect>;
  readonly stored: ReadonlyMap<Id, StoredAggregate<State, Event, Effect>>;
  /** Somebody else writes the same state again: whoever loaded it before has a stale version. */
  touch(id: Id): void;
}

/** Aggregates with all that lies in storage open to whoever checks it. Everything that comes in is copied. */
export function createSimulatedAggregates<Id extends string, State, Event, Effect>(
  makeNew: (id: Id) => State,
  onSaved: (id: Id, change: { readonly before: State; readonly after: State }) => void = () => undefined,
): SimulatedAggregates<Id, State, Event, Effect> {
  const stored = new Map<Id, StoredAggregate<State, Event, Effect>>();

  const open = (id: Id): StoredAggregate<State, Event, Effect> => {
    const known = stored.get(id);
    if (known !== undefined) return known;
    const made = { state: makeNew(id), revision: 0, entries: [], commands: new Map() };
    stored.set(id, made);
    return made;
  };

  const store: AggregateStore<Id, State, Event, Effect> = {
    async load(id) {
      const kept = stored.get(id);
      if (kept === undefined || kept.revision === 0) return { state: makeNew(id), version: undefined };
      return { state: kept.state, version: versionOf(kept) };
    },

    async findCommand(id, command) {
      return stored.get(id)?.commands.get(command);
    },

    async save(id, save) {
      const kept = open(id);
      if (kept.commands.has(save.command.id)) return "duplicate";
      if (isRefusal(save)) {
        kept.commands.set(save.command.id, copy(save.command));
        return "saved";
      }
      if (versionOf(kept) !== save.loaded.version) return "conflict";
      const before = kept.state;
      kept.state = copy(save.next);
      kept.revision += 1;
      kept.entries.push(...copy(save.entries));
      kept.commands.set(save.command.id, copy(save.command));
      onSaved(id, { before, after: kept.state });
      return "saved";
    },
  };
  const touch = (id: Id): void => {
    const kept = stored.get(id);
    if (kept !== undefined && kept.revision > 0) kept.revision += 1;
  };
  return { store, stored, touch };
}

function isRefusal<State, Event, Effect>(save: Save<State, Event, Effect>): boolean {
  return save.next === save.loaded.state && save.entries.length === 0;
}

function versionOf(kept: { readonly revision: number }): Version | undefined {
  return kept.revision === 0 ? undefined : (String(kept.revision) as Version);
}
