import type { GroupCommand } from "../domain/assignment/command.ts";
import type { ThreadId } from "../domain/ids.ts";
import type { ThreadCommand } from "../domain/thread/command.ts";
import type { BusCommand } from "./stored-world.ts";

/** Whether a command of that kind for the thread is on the bus. */
export function isOnWayToThread(
  bus: readonly BusCommand[],
  thread: ThreadId,
  isMeant: (command: ThreadCommand) => boolean,
): boolean {
  return bus.some((one) => one.kind === "thread" && one.to === thread && isMeant(one.command));
}

/** Whether a command of that kind for the group is on the bus. */
export function isOnWayToGroup(
  bus: readonly BusCommand[],
  isMeant: (command: GroupCommand) => boolean,
): boolean {
  return bus.some((one) => one.kind === "group" && isMeant(one.command));
}
