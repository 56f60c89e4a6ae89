import { randomUUID } from "node:crypto";
import type {
  ConversationDetails,
  Message,
  MessagePage,
  Offer,
  Problem,
  SyncSnapshot,
} from "../../../shared/wire/agent-api/types.ts";

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** A person at the agent API, as the console would call it. */
export interface AgentClient {
  readonly id: string;
  /** Any call; `checkAnswer` sees every answer. */
  call<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  /** A command with a key of its own. Answers 202 are followed to their outcome. */
  act(method: string, path: string, body?: unknown): Promise<Answer<Problem>>;
  setPresence(presence: string): Promise<void>;
  /** Syncs until something fits. */
  until<Found>(look: (snapshot: SyncSnapshot) => Found | undefined): Promise<Found>;
  untilOffered(fits?: (offer: Offer) => boolean): Promise<Offer>;
  /** Waits for an offer and takes it; answers with the conversation's id. */
  accept(fits?: (offer: Offer) => boolean): Promise<string>;
  details(conversationId: string): Promise<ConversationDetails>;
  messages(conversationId: string): Promise<readonly Message[]>;
  /** Reads until a message fits. */
  untilMessage(conversationId: string, fits: (message: Message) => boolean): Promise<Message>;
  say(conversationId: string, text: string): Promise<void>;
}

export type CheckAnswer = (request: { method: string; path: string }, answer: Answer<unknown>) => void;

export function createAgentClient(options: {
  readonly id: string;
  readonly baseUrl: () => string;
  readonly token: () => Promise<string>;
  readonly checkAnswer: CheckAnswer;
  /** Ends each call. */
  readonly signal?: () => AbortSignal;
}): AgentClient {
  const { id, baseUrl, token, checkAnswer } = options;

  const call: AgentClient["call"] = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${baseUrl()}/api/agent${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal === undefined ? {} : { signal: options.signal() }),
    });
    const text = await response.text();
    const answer = {
      status: response.status,
      headers: response.headers,
      body: (text === "" ? undefined : JSON.parse(text)) as Body,
    };
    checkAnswer({ method, path }, answer);
    return answer;
  };

  const act: AgentClient["act"] = async (method, path, body = {}) => {
    const answer = await call<Problem & { commandId?: string }>(method, path, body, {
      "idempotency-key": randomUUID(),
    });
    return answer.status === 202 ? followUp(call, answer.body.commandId ?? "") : answer;
  };

  const sync = async (cursor: string): Promise<SyncSnapshot> => {
    const query = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}&wait=20`;
    const { status, body } = await call<SyncSnapshot>("GET", `/sync${query}`);
    if (status === 204) return sync(cursor);
    if (status !== 200) throw new Error(`sync answered ${status}`);
    return body;
  };

  const nextChange = async (cursor: string): Promise<string> => (await sync(cursor)).cursor;

  const until: AgentClient["until"] = async (look) => {
    for (let cursor = ""; ; ) {
      const snapshot = await sync(cursor);
      const found = look(snapshot);
      if (found !== undefined) return found;
      cursor = snapshot.cursor;
    }
  };

  const mustBeDone = async (method: string, path: string, body?: unknown) => {
    const answer = await act(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.body?.code}`);
  };

  const messages: AgentClient["messages"] = async (conversationId) => {
    const all: Message[] = [];
    for (let after = 0; ; ) {
      const { body } = await call<MessagePage>(
        "GET",
        `/conversations/${conversationId}/messages?after=${after}`,
      );
      all.push(...body.messages);
      if (!body.more) return all;
      after = body.next;
    }
  };

  const untilOffered: AgentClient["untilOffered"] = (fits = () => true) =>
    until((snapshot) => snapshot.offers.find(fits));

  return {
    id,
    call,
    act,
    until,
    untilOffered,
    messages,
    setPresence: (presence) => mustBeDone("PUT", "/presence", { presence }),
    accept: async (fits) => {
      const { conversationId, epoch } = await untilOffered(fits);
      await mustBeDone("POST", `/conversations/${conversationId}/accept`, { epoch });
      return conversationId;
    },
    details: async (conversationId) =>
      (await call<ConversationDetails>("GET", `/conversations/${conversationId}`)).body,
    untilMessage: async (conversationId, fits) => {
      for (let cursor = ""; ; ) {
        const found = (await messages(conversationId)).find(fits);
        if (found !== undefined) return found;
        cursor = await nextChange(cursor);
      }
    },
    say: (conversationId, text) => mustBeDone("POST", `/conversations/${conversationId}/messages`, { text }),
  };
}

async function followUp(call: AgentClient["call"], commandId: string): Promise<Answer<Problem>> {
  for (;;) {
    const answer = await call<{ outcome: string; code?: string }>("GET", `/commands/${commandId}`);
    const { outcome, code = "" } = answer.body;
    if (outcome === "pending") continue;
    const status = outcome === "done" ? 200 : 409;
    return { ...answer, status, body: { type: "", title: "", status, code } };
  }
}
