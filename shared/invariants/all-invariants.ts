import { capacityAccounted, withinCapacity } from "./capacity.ts";
import type { Invariant } from "./invariant.ts";
import { liveListed } from "./live-listed.ts";
import { messagesOnce } from "./messages-once.ts";
import { journalWhole, oneHandler } from "./one-handler.ts";
import { oneOutcome, sentOnce } from "./outcomes.ts";
import { repliesRecorded, repliesShown } from "./replies-shown.ts";
import { handled, nothingLeft } from "./settled.ts";
import type { LiveWorld, StoredWorld, WitnessedWorld } from "./stored-world.ts";
import { timersArmed, wakesBounded } from "./timers.ts";
import { turnsOnce } from "./turns-once.ts";
import { waitsOnce } from "./waiting.ts";
import { membersAgree, workConserving } from "./work-conserving.ts";

/** What can be held against what goes on, often and at any installation. */
export const liveInvariants: readonly Invariant<LiveWorld>[] = [
  withinCapacity,
  capacityAccounted,
  waitsOnce,
  workConserving,
  membersAgree,
  timersArmed,
  handled,
  nothingLeft,
];

/** What can be held against storage alone. It reads every journal. */
export const storedInvariants: readonly Invariant<StoredWorld>[] = [
  journalWhole,
  oneHandler,
  repliesRecorded,
  liveListed,
  ...liveInvariants,
];

/** What holds only when all timers have had their time, which a running installation never says. */
export const restingInvariants: readonly Invariant<LiveWorld>[] = [wakesBounded];

/** What needs a witness outside as well. */
export const witnessedInvariants: readonly Invariant<WitnessedWorld>[] = [
  messagesOnce,
  repliesShown,
  oneOutcome,
  sentOnce,
  turnsOnce,
];
