import type { GroupEffect } from "../../domain/assignment/effect.ts";
import type { GroupEvent } from "../../domain/assignment/event.ts";
import { type Group, newGroup } from "../../domain/assignment/state.ts";
import type { GroupId } from "../../domain/ids.ts";
import type { GroupStore } from "../../ports/group-store.ts";
import { createMemoryAggregates } from "./aggregate-store.ts";

/** Assignment groups in memory, for tests and the demo. */
export function createMemoryGroupStore(): GroupStore {
  return createMemoryAggregates<GroupId, Group, GroupEvent, GroupEffect>(newGroup).store;
}
