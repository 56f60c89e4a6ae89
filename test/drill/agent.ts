import { setTimeout as pause } from "node:timers/promises";
import type { Issuer } from "../../infra/local/issuer/start-issuer.ts";
import { groupId, parseConversationId } from "../../shared/domain/ids.ts";
import type { CommandTarget } from "../../shared/ports/sent-commands.ts";
import type {
  CommandOutcome,
  Message,
  MessagePage,
  Problem,
  SyncSnapshot,
} from "../../shared/wire/agent-api/types.ts";
import { createAgentClient } from "../support/scenario/agent-client.ts";
import type { Tally } from "./tally.ts";

export interface AgentDeps {
  readonly id: string;
  readonly url: string;
  readonly issuer: Issuer;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly transfers: () => boolean;
}

/** Takes every offer, answers every message, ends what the customer ends, until the drill is over. */
export async function actAgent(deps: AgentDeps): Promise<void> {
  const desk = createDesk(deps);
  for (let cursor = ""; !deps.signal.aborted; ) {
    const snapshot = await desk.sync(cursor);
    if (snapshot === undefined) continue;
    cursor = snapshot.cursor;
    await work(desk, deps, snapshot);
  }
}

async function work(desk: Desk, deps: AgentDeps, { me, offers, conversations }: SyncSnapshot): Promise<void> {
  if (me.presence !== "available") {
    await desk.act("PUT", "/presence", { presence: "available" }, `available ${Date.now()}`);
  }
  for (const { conversationId: id, epoch } of offers) {
    await desk.act("POST", `/conversations/${id}/accept`, { epoch }, `accept ${id} ${epoch}`);
  }
  for (const { id, stage } of conversations) {
    if (stage === "with-agent") await serve(desk, deps, id);
    if (stage === "wrap-up") await desk.act("POST", `/conversations/${id}/close`, {}, `close ${id}`);
  }
}

type Desk = ReturnType<typeof createDesk>;

async function serve(desk: Desk, { tally, transfers }: AgentDeps, id: string): Promise<void> {
  const messages = await desk.messages(id);
  for (const { sequence, text } of unanswered(messages)) {
    const reply = `ack ${text}`;
    const done = await desk.act(
      "POST",
      `/conversations/${id}/messages`,
      { text: reply },
      `ack ${id} ${sequence}`,
    );
    if (done !== 200) return;
    tally.spoken.push({ conversationId: id, text: reply });
  }
  if (saysGoodbye(messages)) await desk.act("POST", `/conversations/${id}/end`, {}, `end ${id}`);
  else if (transfers()) {
    await desk.act(
      "POST",
      `/conversations/${id}/transfer`,
      { queueId: "People" },
      `transfer ${id} ${messages.length}`,
    );
  }
}

function saysGoodbye(messages: readonly Message[]): boolean {
  return messages.some(({ sender, text }) => sender.kind === "customer" && text.endsWith(" bye"));
}

/** What the customer said and nobody has answered. */
function unanswered(messages: readonly Message[]): readonly Message[] {
  const said = messages.filter(({ kind }) => kind === "message");
  const answered = new Set(said.flatMap(({ sender, text }) => (sender.kind === "customer" ? [] : [text])));
  return said
    .filter(({ sender, text }) => sender.kind === "customer" && !text.startsWith("escalate"))
    .filter(({ text }) => !answered.has(`ack ${text}`) && !answered.has(`alpha heard: ${text}`));
}

/** Who handles a command of this path. */
function targetOf(path: string): CommandTarget {
  const address = parseConversationId(path.split("/")[2] ?? "");
  return address === undefined
    ? { kind: "group", id: groupId("default") }
    : { kind: "thread", id: address.thread };
}

/** The agent API as the console uses it: what breaks is sent again under the same key. */
function createDesk({ id, url, issuer, tally, signal }: AgentDeps) {
  const { call } = createAgentClient({
    id,
    baseUrl: () => url,
    token: () => issuer.token(id),
    checkAnswer: () => undefined,
    signal: () => AbortSignal.any([signal, AbortSignal.timeout(40_000)]),
  });

  /** Until there is an answer that is no failure. */
  const insist = async <Body>(method: string, path: string, body?: unknown, key?: string) => {
    for (;;) {
      const headers = key === undefined ? {} : { "idempotency-key": key };
      const answer = await call<Body>(method, path, body, headers).catch(() => undefined);
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer;
      signal.throwIfAborted();
      tally.retries += 1;
      await pause(250, undefined, { signal });
    }
  };

  const followed = async (commandId: string): Promise<number> => {
    for (;;) {
      const { body } = await insist<CommandOutcome>("GET", `/commands/${commandId}`);
      if (body.outcome === "done") return 200;
      if (body.outcome === "refused") return 409;
      await pause(100, undefined, { signal });
    }
  };

  return {
    async sync(cursor: string): Promise<SyncSnapshot | undefined> {
      const query = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}&wait=10`;
      const { status, body } = await insist<SyncSnapshot>("GET", `/sync${query}`);
      return status === 200 ? body : undefined;
    },

    /** The status of its outcome. */
    async act(method: string, path: string, body: unknown, what: string): Promise<number> {
      const key = what.replaceAll(/[^A-Za-z0-9_-]/g, "-");
      const { status, body: answer } = await insist<Problem & { commandId?: string }>(
        method,
        path,
        body,
        key,
      );
      const outcome = status === 202 ? await followed(answer.commandId ?? "") : status;
      if (outcome !== 200) tally.refusals += 1;
      if (outcome === 200 && answer.commandId !== undefined) {
        tally.told.push({ target: targetOf(path), commandId: answer.commandId, outcome: { done: true } });
      }
      return outcome;
    },

    async messages(conversationId: string): Promise<readonly Message[]> {
      const all: Message[] = [];
      for (let after = 0; ; ) {
        const { status, body } = await insist<MessagePage>(
          "GET",
          `/conversations/${conversationId}/messages?after=${after}`,
        );
        if (status !== 200) return all;
        all.push(...body.messages);
        if (!body.more) return all;
        after = body.next;
      }
    },
  };
}
