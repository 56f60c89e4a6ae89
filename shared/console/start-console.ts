import type { CannedReplies, Offer, PreviousList, QueueList, SyncSnapshot } from "../wire/agent-api/types.ts";
import { type Acts, createActs } from "./acts.ts";
import { alertTo } from "./alerts.ts";
import { type Api, ApiProblem, createApi, type FilePlace } from "./api.ts";
import { startPush } from "./live/push.ts";
import { shareChanges } from "./live/share-sync.ts";
import { conversationInAddress, keepPlace } from "./place.ts";
import { keepPreferences } from "./preferences.ts";
import { rememberWork } from "./remember.ts";
import { type HeldTokens, holdTokens } from "./sign-in/access-tokens.ts";
import type { Tokens } from "./sign-in/issuer.ts";
import { asProblem, SignInProblem } from "./sign-in/problem.ts";
import { createSignIn, type SignIn } from "./sign-in/sign-in.ts";
import { announce, createState, notify, offerKey, type State } from "./state.ts";
import { createNudges, type Nudges } from "./sync.ts";
import { text } from "./texts/text.ts";
import { createThreadFeed } from "./thread-feed.ts";

export interface Console {
  readonly state: State;
  /** Of the signed-in user. */
  acts(): Acts;
  queues(): Promise<QueueList>;
  cannedReplies(): Promise<CannedReplies>;
  attachment(place: FilePlace): Promise<Blob>;
  previous(id: string): Promise<PreviousList>;
  start(): Promise<void>;
  /** Leaves for the sign-in, to come back to this place. */
  signIn(how?: { readonly asAnother?: boolean }): Promise<void>;
  signOut(): Promise<void>;
}

interface Session {
  readonly acts: Acts;
  readonly api: Api;
  readonly tokens: HeldTokens;
  readonly stop: AbortController;
  /** What is written from now on is kept no longer. */
  readonly forgetWork: () => void;
}

/** Wires the page: sign-in, the sync, and what a person can do. */
export function createConsole(): Console {
  const state = createState(keepPreferences());
  let signIn: SignIn | undefined;
  let session: Session | undefined;

  const current = (): Session => {
    if (session === undefined) throw new Error("nobody is signed in");
    return session;
  };

  const open = (first: Tokens, { issuer }: SignIn): void => {
    const stop = new AbortController();
    const onEnd = (): void => {
      stop.abort();
      state.connection.value = "reconnecting";
      state.isSignInEnded.value = true;
    };
    const onRefused = (): void => {
      forgetWork();
      stop.abort();
      tokens.forget();
      state.phase.value = { kind: "signed-out", problem: new SignInProblem("not-permitted") };
    };
    const tokens = holdTokens(first, { issuer, onEnd });
    const forgetWork = rememberWork(state, first.subject);
    const api = createApi({ tokens, onServerTime: keepTime(state) });
    const feed = createThreadFeed({ state, api });
    const acts = createActs({ state, api, feed });
    session = { acts, api, tokens, stop, forgetWork };
    acts.select(conversationInAddress());
    keepPlace(state, acts.select);
    state.phase.value = { kind: "signed-in" };
    const nudges = createNudges();
    nudgeOnReturn(nudges, stop.signal);
    const endPush = startPush({ findUrl: api.realtime, syncNow: nudges.nudge });
    stop.signal.addEventListener("abort", endPush);
    void shareChanges({
      user: `${issuer} ${first.subject}`,
      nudges,
      api: { sync: refusable(api, onRefused) },
      stop: stop.signal,
      onConnection: (connection) => {
        state.connection.value = connection;
      },
      onAnswer: (snapshot) => {
        if (snapshot !== undefined) show(state, snapshot);
        const selected = state.selected.peek();
        if (selected !== undefined) feed.follow(selected);
      },
    });
  };

  const orSay = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      state.phase.value = { kind: "signed-out", problem: asProblem(error) };
    }
  };

  return {
    state,
    acts: () => current().acts,
    queues: () => current().api.queues(),
    previous: (id) => current().api.previous(id),
    attachment: (place) => current().api.attachment(place),
    cannedReplies: () => current().api.cannedReplies(),
    start: () =>
      orSay(async () => {
        signIn = await createSignIn();
        const found = await signIn.resume();
        if (found === "nobody") state.phase.value = { kind: "signed-out" };
        else if (found !== "leaving") open(found, signIn);
      }),
    signIn: (how) =>
      orSay(async () => {
        signIn ??= await createSignIn();
        await signIn.begin(how);
      }),
    async signOut() {
      const { acts, tokens, stop, forgetWork } = current();
      if (isServing(state)) await acts.choosePresence("offline");
      stop.abort();
      const idToken = tokens.idToken();
      tokens.forget();
      state.phase.value = { kind: "starting" };
      forgetWork();
      sessionStorage.clear();
      // A page that the back button brings back from memory would still show what the user saw.
      addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
      await signIn?.end(idToken);
    },
  };
}

/** A token that is good at the issuer, and means nothing here: asking on would not change that. */
function refusable(api: Pick<Api, "sync">, onRefused: () => void): Api["sync"] {
  return async (cursor, stop) => {
    try {
      return await api.sync(cursor, stop);
    } catch (error) {
      if (error instanceof ApiProblem && [401, 403].includes(error.status)) onRefused();
      throw error;
    }
  };
}

/** An offer that went without an answer from here has an end that is worth a word. */
function sayGone(state: State, now: readonly Offer[]): void {
  const open = new Set(now.map(offerKey));
  const gone = state.offers.peek().find((offer) => !(open.has(offerKey(offer)) || isAnswered(state, offer)));
  if (gone === undefined) return;
  const name = gone.customerName ?? text("customer.anonymous");
  const isOver = Date.parse(gone.expiresAt) <= state.now.peek();
  notify(state, "done", text(isOver ? "offer.wentPast" : "offer.wasWithdrawn", { name }));
}

const isAnswered = (state: State, offer: Offer): boolean => offerKey(offer) in state.answered.peek();

const isServing = (state: State): boolean => {
  const me = state.me.peek();
  return (
    me?.roles.includes("agent") === true && me.presence !== "offline" && state.connection.peek() === "live"
  );
};

function show(state: State, { me, offers, conversations }: SyncSnapshot): void {
  const known = new Set(state.offers.peek().map(offerKey));
  const fresh = offers.filter((offer) => !known.has(offerKey(offer)));
  if (fresh.length > 0) {
    announce(state, fresh.map(({ queueName }) => text("offer.new", { queue: queueName })).join(". "));
  }
  for (const offer of fresh) void alertTo(offer, state.preferences.peek());
  sayGone(state, offers);
  state.me.value = me;
  state.offers.value = offers;
  state.inbox.value = conversations;
}

/** A second of difference is the way of the answer; more is a wrong clock here. */
function keepTime(state: State): (serverTime: number) => void {
  let offset = 0;
  const tick = () => {
    state.now.value = Date.now() + offset;
  };
  setInterval(tick, 1000);
  return (serverTime) => {
    const difference = serverTime - Date.now();
    offset = Math.abs(difference) < 2000 ? 0 : difference;
    tick();
  };
}

/** Timers stand still while a machine sleeps, and slow down while a page is hidden. */
function nudgeOnReturn(nudges: Nudges, stop: AbortSignal): void {
  document.addEventListener("visibilitychange", () => document.hidden || nudges.nudge(), { signal: stop });
}
