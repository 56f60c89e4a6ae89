/**
 * When an invariant can be asked for: at any time; when nothing is under way (`quiet`: only scheduled messages are on the
 * bus); when the timers have had their time as well (`settled`); or when everybody came back and did their work (`done`).
 */
export type Moment = "always" | "quiet" | "settled" | "done";

/** Something that holds, whatever goes wrong. */
export interface Invariant<World> {
  readonly id: string;
  readonly sentence: string;
  readonly from: Moment;
  /** What violates it, each in plain words. */
  readonly check: (world: World) => readonly string[];
}

const moments: readonly Moment[] = ["always", "quiet", "settled", "done"];

/** Whether an invariant is to be asked for at that moment. */
export function appliesAt(invariant: Invariant<never>, moment: Moment): boolean {
  return moments.indexOf(invariant.from) <= moments.indexOf(moment);
}
