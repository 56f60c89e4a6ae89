import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandId } from "../../shared/domain/ids.ts";
import type { Message } from "../../shared/wire/agent-api/types.ts";
import { letterId } from "../../shared/wire/given-up.ts";
import { groupCommandMessage } from "../../shared/wire/group-command.ts";
import { type AgentApi, useAgentApi } from "../support/agent-api.ts";
import type { Asked } from "../support/agent-functions.ts";
import { customerAddress } from "../support/memory-app.ts";
import { openApiFile } from "../support/openapi.ts";

const api = useAgentApi();

/** What the operation is done to: made by `prepare`, put into the path. */
interface Row {
  /** Answers for an agent who is not concerned, for the one who is, and for a supervisor. */
  readonly answers: readonly [stranger: number, concerned: number, supervisor: number];
  prepare(
    api: AgentApi,
  ): Promise<{ readonly params?: Readonly<Record<string, string>>; readonly body?: unknown }>;
}

const nothing = async () => ({});
const desk = async () => ({ params: { queueId: "Desk", memberId: "ben" } });
const offered = async (made: AgentApi) => {
  const { conversationId, epoch } = await made.offerToAnn();
  return { params: { conversationId }, body: { epoch } };
};
const held = (body?: unknown) => async (made: AgentApi) => ({
  params: { conversationId: await made.handToAnn() },
  body,
});
const wrappingUp = async (made: AgentApi) => {
  const conversationId = await made.handToAnn();
  await made.as("ann", "POST", `/conversations/${conversationId}/end`);
  return { params: { conversationId }, body: {} };
};
const annsCommand = async (made: AgentApi) => {
  made.app.handling = false;
  const { body } = await made.as("ann", "PUT", "/presence", { body: { presence: "busy" } });
  return { params: { commandId: body.commandId } };
};

const givenUp = async ({ app }: AgentApi) => {
  const command = { type: "MatchAgain", dueAt: 1 } as const;
  const id = commandId("given-up");
  const { queue, messageId, sessionId, body } = groupCommandMessage({ id, groupId: app.deps.group, command });
  const letter = { queue, messageId, sessionId, reason: "it broke", body: JSON.stringify(body), at: 1 };
  await app.deps.deadLetters.park(letter);
  return { params: { letterId: letterId(letter) }, body: {} };
};

const files = createServer((_, response) => void response.end("a file"));
let filesAt = "";
beforeAll(async () => {
  await once(files.listen(0, "127.0.0.1"), "listening");
  filesAt = `http://127.0.0.1:${(files.address() as AddressInfo).port}/file`;
});
afterAll(() => void files.close());

const withFile = async (made: AgentApi) => {
  const conversationId = await made.handToAnn();
  const message = { text: "See this", attachments: [{ name: "a.txt", contentUrl: filesAt }] };
  await made.app.tell({ type: "ReceiveMessage", address: customerAddress, message });
  const { messages } = (await made.as("ann", "GET", `/conversations/${conversationId}/messages`)).body;
  const { sequence } = messages.find(({ text }: Message) => text === "See this");
  return { params: { conversationId, sequence: String(sequence), index: "0" } };
};

const table: Readonly<Record<string, Row>> = {
  "agent-me": { answers: [200, 200, 200], prepare: nothing },
  "agent-presence": { answers: [200, 200, 403], prepare: async () => ({ body: { presence: "away" } }) },
  "agent-sync": { answers: [200, 200, 200], prepare: nothing },
  "agent-realtime": { answers: [204, 204, 204], prepare: nothing },
  "agent-queues": { answers: [200, 200, 200], prepare: nothing },
  "agent-queue-members": { answers: [403, 403, 200], prepare: desk },
  "agent-queue-member-add": { answers: [403, 403, 200], prepare: desk },
  "agent-queue-member-remove": { answers: [403, 403, 200], prepare: desk },
  "agent-conversation": { answers: [404, 200, 200], prepare: held() },
  "agent-conversation-messages": { answers: [404, 200, 200], prepare: held() },
  "agent-attachment": { answers: [404, 200, 200], prepare: withFile },
  "agent-conversation-accept": { answers: [404, 200, 403], prepare: offered },
  "agent-conversation-decline": { answers: [404, 200, 403], prepare: offered },
  "agent-conversation-send": { answers: [404, 200, 403], prepare: held({ text: "Hello" }) },
  "agent-conversation-note": { answers: [404, 200, 403], prepare: held({ text: "Speaks Dutch" }) },
  "agent-closed": { answers: [200, 200, 200], prepare: nothing },
  "agent-conversation-previous": { answers: [404, 200, 200], prepare: held() },
  "agent-canned-replies": { answers: [200, 200, 200], prepare: nothing },
  "agent-conversation-typing": { answers: [404, 204, 403], prepare: held({}) },
  "agent-conversation-transfer": { answers: [404, 200, 403], prepare: held({ queueId: "Cards" }) },
  "agent-conversation-end": { answers: [404, 200, 403], prepare: held() },
  "agent-conversation-close": { answers: [404, 200, 403], prepare: wrappingUp },
  "agent-dead-letters": { answers: [403, 403, 200], prepare: nothing },
  "agent-dead-letter-resubmit": { answers: [403, 403, 200], prepare: givenUp },
  "agent-command": { answers: [404, 200, 404], prepare: annsCommand },
};

const operations = Object.entries(openApiFile.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId }]) => ({
    operationId,
    method: method.toUpperCase(),
    path: path.replace("/api/agent", ""),
  })),
);

it("has a row for every operation, and no other", () => {
  expect(Object.keys(table).toSorted()).toEqual(operations.map(({ operationId }) => operationId).toSorted());
});

describe.each(operations)("$operationId", ({ operationId, method, path }) => {
  const ask = async (asked: (made: AgentApi) => Promise<Asked>) => {
    const row = table[operationId];
    if (row === undefined) throw new Error(`${operationId} has no row`);
    const { params = {}, body } = await row.prepare(api());
    const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
    const { status } = await api().functions.call(method, target, { body, ...(await asked(api())) });
    return { status, answers: row.answers };
  };
  const tokenOf =
    (user: string, claims = {}) =>
    async (made: AgentApi) => ({
      token: await made.issuer.token(user, claims),
    });

  it("asks everybody for a token", async () => {
    expect((await ask(async () => ({}))).status).toBe(401);
  });

  it("refuses a token for another audience", async () => {
    expect((await ask(tokenOf("ann", { aud: "elsewhere" }))).status).toBe(401);
  });

  it("refuses a token that has expired", async () => {
    const exp = Math.floor(api().app.deps.clock.now() / 1000) - 120;
    expect((await ask(tokenOf("ann", { exp }))).status).toBe(401);
  });

  it("refuses a user without a role", async () => {
    expect((await ask(tokenOf("guest"))).status).toBe(403);
  });

  it.each([
    ["an agent who is not concerned", "ben", 0],
    ["the agent who is concerned", "ann", 1],
    ["a supervisor", "sam", 2],
  ] as const)("answers %s", async (_, user, column) => {
    const { status, answers } = await ask(tokenOf(user));
    expect(status).toBe(answers[column]);
  });
});
