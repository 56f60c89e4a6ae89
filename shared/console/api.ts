import type {
  CannedReplies,
  CommandOutcome,
  ConversationDetails,
  MessagePage,
  PreviousList,
  Problem,
  QueueList,
  RealtimeSocket,
  SyncSnapshot,
} from "../wire/agent-api/types.ts";
import { backOff, pause } from "./back-off.ts";
import type { AccessTokens } from "./sign-in/access-tokens.ts";

/** As the list of closed conversations shows it. */
export interface ClosedConversation {
  readonly id: string;
  readonly customerName?: string;
  readonly queueName: string;
  readonly closedAt: string;
  readonly disposition?: string;
}

/** The API said no, and why. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.code ?? `status ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** No answer, or none of the service itself. What was asked for may have been done. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Where an attachment is: the message, and its place among the message's attachments. */
export interface FilePlace {
  readonly conversationId: string;
  readonly sequence: number;
  readonly index: number;
}

interface Command {
  readonly path: string;
  readonly method?: "POST" | "PUT";
  readonly body?: unknown;
  /** The same for every repetition of one act. */
  readonly key?: string;
}

export interface Api {
  sync(cursor: string | undefined, signal: AbortSignal): Promise<SyncSnapshot | undefined>;
  conversation(id: string): Promise<ConversationDetails>;
  messages(id: string, after: number): Promise<MessagePage>;
  queues(): Promise<QueueList>;
  /** The address of the push socket; undefined where there is no push. */
  realtime(): Promise<string | undefined>;
  cannedReplies(): Promise<CannedReplies>;
  /** The caller's own that were closed since then. */
  closed(since: string): Promise<{ readonly conversations: readonly ClosedConversation[] }>;
  /** Earlier conversations of the same customer. */
  previous(id: string): Promise<PreviousList>;
  attachment(place: FilePlace): Promise<Blob>;
  /** Shows the customer that somebody writes. Nobody waits for it, and nothing is lost without it. */
  typing(id: string): void;
  /** Resolves when it was done; a refusal is an ApiProblem. */
  command(command: Command): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const base = "/api/agent";
const patience = 15_000;
const longPollSeconds = 25;
const repetitions = 4;
const followUps = 12;

export const conversationPath = (id: string): string => `/conversations/${encodeURIComponent(id)}`;

export function createApi(deps: {
  readonly tokens: AccessTokens;
  readonly onServerTime: (time: number) => void;
}): Api {
  const attempt = async (path: string, init: RequestInit, token: string): Promise<Answer> => {
    const headers = { ...init.headers, authorization: `Bearer ${token}` };
    const response = await fetch(`${base}${path}`, { ...init, headers, cache: "no-store" });
    const serverTime = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(serverTime)) deps.onServerTime(serverTime);
    return { status: response.status, body: await bodyOf(response) };
  };

  const request = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const patient = { ...init, signal: init.signal ?? AbortSignal.timeout(patience) };
    const { status, body } = await reach(async () => {
      const token = await deps.tokens.get();
      const answer = await attempt(path, patient, token);
      return answer.status === 401 ? attempt(path, patient, await deps.tokens.get(token)) : answer;
    });
    if (status >= 400) throw problemOf(status, body);
    return body as T;
  };

  const follow = async (commandId: string): Promise<CommandOutcome> => {
    for (let asked = 0; asked < followUps; asked++) {
      await pause(Math.min(3000, 250 * 2 ** asked));
      const outcome = await request<CommandOutcome>(`/commands/${encodeURIComponent(commandId)}`).catch(
        ignoreUnreachable,
      );
      if (outcome !== undefined && outcome.outcome !== "pending") return outcome;
    }
    throw new ApiProblem(202, { code: "outcome-unknown" });
  };

  const command = async ({ path, method = "POST", body = {}, key = crypto.randomUUID() }: Command) => {
    const init: RequestInit = {
      method,
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(body),
    };
    const answer = await repeatWhileUnreachable(() => request<CommandOutcome>(path, init));
    const outcome = answer.outcome === "pending" ? await follow(answer.commandId) : answer;
    if (outcome.outcome === "refused") throw new ApiProblem(409, { code: outcome.code });
  };

  return {
    sync(cursor, stop) {
      const query =
        cursor === undefined ? "" : `?${new URLSearchParams({ cursor, wait: String(longPollSeconds) })}`;
      const signal = AbortSignal.any([stop, AbortSignal.timeout(longPollSeconds * 1000 + patience)]);
      return request(`/sync${query}`, { signal });
    },
    conversation: (id) => request(conversationPath(id)),
    messages: (id, after) => request(`${conversationPath(id)}/messages?after=${after}&limit=200`),
    queues: () => request("/queues"),
    async realtime() {
      const socket = await request<RealtimeSocket | undefined>("/realtime", { method: "POST" });
      return socket?.url;
    },
    previous: (id) => request(`${conversationPath(id)}/previous`),
    cannedReplies: () => request("/canned-replies"),
    closed: (since) => request(`/closed?${new URLSearchParams({ since })}`),
    attachment: ({ conversationId, sequence, index }) =>
      request(`${conversationPath(conversationId)}/messages/${sequence}/attachments/${index}`),
    typing(id) {
      request(`${conversationPath(id)}/typing`, { method: "POST" }).catch(() => undefined);
    },
    command,
  };
}

/** JSON, but a file, even one of JSON, is handed on as it is. */
async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const isFile = response.ok && /\/attachments\/\d+$/.test(response.url);
  return isFile ? response.blob() : response.json();
}

/** The same request, with the same key: the service does it once. */
async function repeatWhileUnreachable<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Unreachable) || attempt === repetitions) throw error;
      await pause(backOff(attempt));
    }
  }
}

async function reach<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new Unreachable("no answer", { cause });
  }
}

function problemOf(status: number, body: unknown): Error {
  if ([429, 502, 503, 504].includes(status)) return new Unreachable(`status ${status}`);
  return new ApiProblem(status, typeof body === "object" && body !== null ? body : {});
}

function ignoreUnreachable(error: unknown): undefined {
  if (!(error instanceof Unreachable)) throw error;
}
