import type { Storage, StoreItems } from "botbuilder";
import type { BotMemory } from "../../domain/thread/state.ts";
import { jsonBytes, type LimitWatch } from "./turn-limits.ts";

export interface TurnStorage extends Storage {
  /** What the bot keeps if the turn counts. */
  memory(): BotMemory;
}

interface Kept {
  readonly json: string;
  readonly eTag: string;
}

/** A bot's storage for one turn: reads what earlier turns left; what it writes becomes the turn's result. */
export function createTurnStorage(deps: {
  readonly memory: BotMemory;
  readonly maxBytes: number;
  readonly watch: LimitWatch;
}): TurnStorage {
  const kept = new Map<string, Kept>(
    Object.entries(deps.memory).map(([key, item]) => [key, { json: JSON.stringify(item), eTag: "0" }]),
  );
  let writes = 0;
  const memory = () => Object.fromEntries([...kept].map(([key, { json }]) => [key, JSON.parse(json)]));

  return {
    memory,
    read: async (keys) => {
      const found = keys.flatMap((key): [string, unknown][] => {
        const item = kept.get(key);
        return item === undefined ? [] : [[key, { ...JSON.parse(item.json), eTag: item.eTag }]];
      });
      return Object.fromEntries(found) as StoreItems;
    },
    write: async (changes) => {
      const entries = Object.entries(changes);
      for (const [key, item] of entries) refuseConflict(key, item, kept.get(key));
      for (const [key, item] of entries) {
        const { eTag: _, ...content } = item;
        writes += 1;
        kept.set(key, { json: JSON.stringify(content), eTag: String(writes) });
      }
      if (jsonBytes(memory()) > deps.maxBytes) deps.watch.exceed("too-much-state", deps.maxBytes);
    },
    delete: async (keys) => {
      for (const key of keys) kept.delete(key);
    },
  };
}

/** As the SDK's own stores do: without a tag, or with `*`, the last one wins. */
function refuseConflict(key: string, item: unknown, old: Kept | undefined): void {
  const { eTag } = (item ?? {}) as { readonly eTag?: unknown };
  if (old === undefined || eTag === undefined || eTag === null || eTag === "" || eTag === "*") return;
  if (eTag !== old.eTag) throw new Error(`Storage: error writing "${key}" due to eTag conflict.`);
}
