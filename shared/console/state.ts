import { type Signal, signal } from "@preact/signals";
import type {
  ConversationDetails,
  InboxConversation,
  Me,
  Message,
  Offer,
  PresenceRequest,
} from "../wire/agent-api/types.ts";
import type { ClosedConversation } from "./api.ts";
import type { SignInProblem } from "./sign-in/problem.ts";
import type { Outgoing } from "./view/outgoing.ts";
import type { Preferences } from "./view/preferences.ts";

export type Phase =
  | { readonly kind: "starting" }
  | { readonly kind: "signed-out"; readonly problem?: SignInProblem }
  | { readonly kind: "signed-in" };

/** Offline is what the browser says of itself; reconnecting, that the service was not reached. */
export type Connection = "connecting" | "live" | "reconnecting" | "offline";
/** What a person can choose; `inactive` is only ever set by the service. */
export const presences = ["available", "busy", "busyDnd", "away", "offline"] as const;
export type ChosenPresence = PresenceRequest["presence"];
/** To whom the composer writes: the customer, or colleagues only. */
export type ComposerMode = "reply" | "note";

/** What is known of one conversation's thread. */
export interface Thread {
  readonly details?: ConversationDetails;
  readonly messages: readonly Message[];
  /** Where reading goes on. */
  readonly next: number;
  readonly isLoaded: boolean;
}

export interface Notice {
  readonly id: number;
  readonly tone: "done" | "problem";
  readonly text: string;
}

type ById<T> = Readonly<Record<string, T>>;

/** Everything on the screen. Only the acts and the sync change it. */
export interface State {
  readonly phase: Signal<Phase>;
  readonly preferences: Signal<Preferences>;
  readonly connection: Signal<Connection>;
  /** Nothing can be done any more until somebody signs in again. */
  readonly isSignInEnded: Signal<boolean>;
  /** Of the service, so that a wrong clock here does not end offers early. Ticks each second. */
  readonly now: Signal<number>;
  readonly me: Signal<Me | undefined>;
  /** Chosen here, and not confirmed yet. */
  readonly chosenPresence: Signal<ChosenPresence | undefined>;
  readonly offers: Signal<readonly Offer[]>;
  /** Offers that are being answered, or were, by `offerKey`. */
  readonly answered: Signal<ById<"accepting" | "declining" | "answered">>;
  readonly inbox: Signal<readonly InboxConversation[]>;
  readonly selected: Signal<string | undefined>;
  readonly isContextOpen: Signal<boolean>;
  readonly threads: Signal<ById<Thread>>;
  readonly drafts: Signal<ById<string>>;
  readonly noteDrafts: Signal<ById<string>>;
  readonly composerMode: Signal<ComposerMode>;
  /** Of the conversation that is open. */
  readonly dialog: Signal<"transfer" | "end" | undefined>;
  readonly notes: Signal<ById<string>>;
  /** Chosen in wrap-up. */
  readonly dispositions: Signal<ById<string>>;
  readonly outgoing: Signal<ById<readonly Outgoing[]>>;
  /** The last sequence that was on the screen, by conversation. */
  readonly seen: Signal<ById<number>>;
  /** A conversation that was asked for, and is not there for this person. */
  readonly unknown: Signal<string | undefined>;
  readonly overlay: Signal<"commands" | "shortcuts" | undefined>;
  /** How many of the customer's messages were on the screen, by conversation. */
  readonly read: Signal<ById<number>>;
  /** What this person closed today; undefined until somebody looks. */
  readonly closed: Signal<readonly ClosedConversation[] | undefined>;
  readonly notice: Signal<Notice | undefined>;
  /** For screen readers. */
  readonly announcement: Signal<{ readonly id: number; readonly text: string }>;
}

export const emptyThread: Thread = { messages: [], next: 0, isLoaded: false };

export function createState(preferences: Signal<Preferences>): State {
  return {
    preferences,
    phase: signal<Phase>({ kind: "starting" }),
    connection: signal<Connection>("connecting"),
    isSignInEnded: signal(false),
    now: signal(Date.now()),
    me: signal(undefined),
    chosenPresence: signal(undefined),
    offers: signal([]),
    answered: signal({}),
    inbox: signal([]),
    selected: signal(undefined),
    isContextOpen: signal(false),
    threads: signal({}),
    drafts: signal({}),
    noteDrafts: signal({}),
    composerMode: signal<ComposerMode>("reply"),
    dialog: signal(undefined),
    notes: signal({}),
    dispositions: signal({}),
    outgoing: signal({}),
    seen: signal({}),
    unknown: signal(undefined),
    overlay: signal(undefined),
    read: signal({}),
    closed: signal(undefined),
    notice: signal(undefined),
    announcement: signal({ id: 0, text: "" }),
  };
}

/** Those that were not answered here; what ends first comes first. */
export const openOffers = ({ offers, answered }: State): readonly Offer[] =>
  offers.value
    .filter((offer) => answered.value[offerKey(offer)] !== "answered")
    .sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt));

/** An offer made again is another offer. */
export const offerKey = ({ conversationId, epoch }: Offer): string => `${conversationId} ${epoch}`;

export function put<T>(target: Signal<ById<T>>, id: string, value: T): void {
  target.value = { ...target.peek(), [id]: value };
}

export function notify(state: State, tone: Notice["tone"], text: string): void {
  state.notice.value = { id: (state.notice.peek()?.id ?? 0) + 1, tone, text };
}

export function announce(state: State, text: string): void {
  state.announcement.value = { id: state.announcement.peek().id + 1, text };
}
