import type { GroupCommand } from "../domain/assignment/command.ts";
import type { ThreadId } from "../domain/ids.ts";
import type { ThreadCommand } from "../domain/thread/command.ts";

/**
 * When an invariant can be asked for: at any time; when nothing is under way (`quiet`: only scheduled messages are on the
 * bus); when the timers have had their time as well (`settled`); or when everybody came back and did their work (`done`).
 */
export type Moment = "always" | "quiet" | "settled" | "done";

/** An ordinary command that brings back what should hold, and what it does in plain words. */
export type Mend = { readonly does: string } & (
  | { readonly kind: "thread"; readonly to: ThreadId; readonly command: ThreadCommand }
  | { readonly kind: "group"; readonly command: GroupCommand }
);

/** Something that holds, whatever goes wrong. */
export interface Invariant<World> {
  readonly id: string;
  readonly sentence: string;
  readonly from: Moment;
  /** What violates it, each in plain words. */
  readonly check: (world: World) => readonly string[];
  /** For each violation that a command can mend. A command that no longer fits is refused by whom it is for. */
  readonly mends?: (world: World) => readonly Mend[];
}

const moments: readonly Moment[] = ["always", "quiet", "settled", "done"];

/** Whether an invariant is to be asked for at that moment. */
export function appliesAt(invariant: Invariant<never>, moment: Moment): boolean {
  return moments.indexOf(invariant.from) <= moments.indexOf(moment);
}
