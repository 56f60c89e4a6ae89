import type { GroupEffect } from "../domain/assignment/effect.ts";
import type { GroupEvent } from "../domain/assignment/event.ts";
import type { Group } from "../domain/assignment/state.ts";
import type { GroupId } from "../domain/ids.ts";
import type { AggregateStore } from "./aggregate-store.ts";

/** All of one command's events are one journal row: the facts of a matching cycle. */
export type GroupStore = AggregateStore<GroupId, Group, GroupEvent, GroupEffect>;
