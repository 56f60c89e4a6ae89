import type { UserId } from "../../domain/ids.ts";
import type { Configuration } from "../../domain/routing/configuration.ts";
import type { OfferEnd, ThreadEvent } from "../../domain/thread/event.ts";
import type { JournalEntry } from "../../ports/aggregate-store.ts";
import type { ConversationDetails } from "../../wire/agent-api/types.ts";
import { isoTime } from "./iso-time.ts";
import { agentName } from "./names.ts";

export interface PastOffer {
  readonly userId: UserId;
  readonly madeAt: number;
  readonly end?: { readonly outcome: OfferEnd | "accepted"; readonly at: number };
}

/** The offers with what an entry says of them. At most the last one is open. */
export function addOffer(
  offers: readonly PastOffer[],
  { at, event }: JournalEntry<ThreadEvent>,
): readonly PastOffer[] {
  switch (event.type) {
    case "OfferMade":
      return [...offers, { userId: event.userId, madeAt: at }];
    case "OfferAccepted":
      return endLast(offers, { outcome: "accepted", at });
    case "OfferEnded":
      return endLast(offers, { outcome: event.how, at: event.at });
    default:
      return offers;
  }
}

function endLast(offers: readonly PastOffer[], end: NonNullable<PastOffer["end"]>): readonly PastOffer[] {
  const last = offers.at(-1);
  return last === undefined ? offers : [...offers.slice(0, -1), { ...last, end }];
}

export function describeOffers(
  offers: readonly PastOffer[],
  configuration: Configuration,
): NonNullable<ConversationDetails["offers"]> {
  return offers.map(({ userId, madeAt, end }) => ({
    agentName: agentName(configuration, userId),
    madeAt: isoTime(madeAt),
    outcome: end?.outcome ?? "open",
    ...(end === undefined ? {} : { endedAt: isoTime(end.at) }),
  }));
}
