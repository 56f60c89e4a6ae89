import type { QueueList, SyncSnapshot } from "../wire/agent-api/types.ts";
import { type Acts, createActs } from "./acts.ts";
import { createApi } from "./api.ts";
import { rememberWork } from "./remember.ts";
import {
  createAccessTokens,
  forgetUser,
  listUsers,
  loadConfig,
  recallUser,
  rememberUser,
  type SignInConfig,
  UnknownUser,
} from "./sign-in.ts";
import { announce, createState, offerKey, type State } from "./state.ts";
import { followChanges } from "./sync.ts";
import { createThreadFeed } from "./thread-feed.ts";

export interface Console {
  readonly state: State;
  /** Of the signed-in user. */
  acts(): Acts;
  queues(): Promise<QueueList>;
  start(): Promise<void>;
  signIn(user: string): Promise<void>;
  signOut(): Promise<void>;
}

interface Session {
  readonly acts: Acts;
  readonly queues: () => Promise<QueueList>;
  readonly stop: AbortController;
}

/** Wires the page: sign-in, the sync, and what a person can do. */
export function createConsole(): Console {
  const state = createState();
  let config: SignInConfig | undefined;
  let session: Session | undefined;

  const current = (): Session => {
    if (session === undefined) throw new Error("nobody is signed in");
    return session;
  };

  const choose = async (problem?: string): Promise<void> => {
    config ??= await loadConfig();
    const users = await listUsers(config);
    state.phase.value = { kind: "choosing", users, ...(problem === undefined ? {} : { problem }) };
  };

  const open = async (user: string): Promise<void> => {
    config ??= await loadConfig();
    const tokens = createAccessTokens(config, user);
    await tokens.get();
    rememberUser(user);
    rememberWork(state, user);
    const api = createApi({ tokens, onServerTime: keepTime(state) });
    const feed = createThreadFeed({ state, api });
    const stop = new AbortController();
    session = { acts: createActs({ state, api, feed }), queues: api.queues, stop };
    state.phase.value = { kind: "signed-in" };
    void followChanges({
      api,
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
      if (error instanceof UnknownUser) {
        forgetUser();
        return orSay(() => choose("That user is not known any more. Choose another one."));
      }
      state.phase.value = { kind: "failed", text: "Sign-in cannot be reached." };
    }
  };

  return {
    state,
    acts: () => current().acts,
    queues: () => current().queues(),
    start() {
      const user = recallUser();
      state.phase.value = { kind: "starting" };
      return orSay(() => (user === undefined ? choose() : open(user)));
    },
    signIn: (user) => orSay(() => open(user)),
    async signOut() {
      if (isServing(state)) await current().acts.choosePresence("offline");
      current().stop.abort();
      sessionStorage.clear();
      location.reload();
    },
  };
}

const isServing = (state: State): boolean => {
  const me = state.me.peek();
  return (
    me?.roles.includes("agent") === true && me.presence !== "offline" && state.connection.peek() === "live"
  );
};

function show(state: State, { me, offers, conversations }: SyncSnapshot): void {
  const known = new Set(state.offers.peek().map(offerKey));
  const [fresh] = offers.filter((offer) => !known.has(offerKey(offer)));
  if (fresh !== undefined) announce(state, `New offer from ${fresh.queueName}`);
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
