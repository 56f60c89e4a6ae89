import * as z from "zod";
import { fileTypes } from "../../ports/attachments.ts";
import { type AnswerName, type Operation, operations } from "./operations.ts";
import * as requests from "./requests.ts";
import * as api from "./types.ts";

/** Schemas that get a name of their own in the document. */
const named: Readonly<Record<string, z.ZodType>> = {
  Me: api.me,
  Variable: api.variable,
  Offer: api.offer,
  InboxConversation: api.inboxConversation,
  SyncSnapshot: api.syncSnapshot,
  Queue: api.queue,
  QueueList: api.queueList,
  QueueMember: api.queueMember,
  QueueMembers: api.queueMembers,
  RealtimeSocket: api.realtimeSocket,
  WhyHere: api.whyHere,
  ConversationDetails: api.conversationDetails,
  Attachment: api.attachment,
  Delivery: api.delivery,
  Message: api.message,
  MessagePage: api.messagePage,
  PresenceRequest: requests.presenceRequest(),
  OfferAnswer: requests.offerAnswer(),
  SendRequest: requests.sendRequest(),
  NoteRequest: requests.noteRequest(),
  CannedReplies: api.cannedReplies,
  ClosedList: api.closedList,
  PreviousList: api.previousList,
  TransferRequest: requests.transferRequest(),
  CloseRequest: requests.closeRequest(),
  DeadLetter: api.deadLetterView,
  DeadLetterList: api.deadLetterList,
  CommandDone: api.commandDone,
  CommandPending: api.commandPending,
  CommandOutcome: api.commandOutcome,
  Problem: api.problem,
};

/** What the operations name their answers by. */
export const answerSchemas: Readonly<Record<AnswerName, z.ZodType>> = { ...api };

type Json = Readonly<Record<string, unknown>>;

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Json;
  readonly security: readonly Json[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Readonly<Record<"schemas" | "responses" | "securitySchemes", Json>>;
}

/** The agent API as OpenAPI 3.1, from the schemas that requests are held to. */
export function describeAgentApi(): OpenApiDocument {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const path = `/${operation.route}`;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describeOperation(operation) };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Switchboard agent API",
      version: "1",
      description: "For the agent console and whatever takes its place. Times are ISO 8601 in UTC.",
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: namedSchemas(),
      responses: problemResponses(),
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

function describeOperation(operation: Operation): Json {
  const parameters = [
    ...pathParameters(operation),
    ...queryParameters(operation),
    ...keyParameter(operation),
  ];
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: `Needs one of the roles: ${operation.roles.join(", ")}.`,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation),
    responses: { ...answers(operation), ...problems(operation) },
  };
}

function pathParameters({ route }: Operation): readonly Json[] {
  return [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters({ query }: Operation): readonly Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query(), { io: "input" });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function keyParameter({ isCommand }: Operation): readonly Json[] {
  if (!isCommand) return [];
  return [
    {
      name: "Idempotency-Key",
      in: "header",
      required: true,
      description: "A new one for each command, the same one when it is repeated.",
      schema: { type: "string", pattern: "^[A-Za-z0-9._:-]{8,128}$" },
    },
  ];
}

function requestBody({ body, method }: Operation): Json {
  const name = nameOf(body());
  if (method === "GET" || name === undefined) return {};
  const { required = [] } = z.toJSONSchema(body(), { io: "input" });
  return {
    requestBody: { required: required.length > 0, content: { "application/json": { schema: refTo(name) } } },
  };
}

const descriptions: Readonly<Record<string, string>> = {
  200: "OK",
  202: "The outcome is not known yet: ask where `Location` says",
  204: "Nothing to say",
};

function answers(operation: Operation): Json {
  const entries = Object.entries(operation.answers).map(([status, name]) => [
    status,
    {
      description: descriptions[status] ?? status,
      ...(status === "202" ? { headers: { Location: { schema: { type: "string" } } } } : {}),
      ...(name === undefined ? {} : { content: contentOf(name) }),
    },
  ]);
  return Object.fromEntries(entries);
}

function contentOf(name: AnswerName): Json {
  const schema = answerSchemas[name];
  if (schema === api.fileBytes) return Object.fromEntries(fileTypes.map((type) => [type, {}]));
  return { "application/json": { schema: refTo(nameOf(schema) ?? "") } };
}

const problemStatuses: Readonly<Record<number, string>> = {
  400: "The request does not have the right form",
  401: "No access token, or not a good one",
  403: "Role missing, or a file on a host that is not allowed",
  404: "Not there, or not yours",
  409: "Refused; the reason is the code",
  410: "The file is no longer where it was kept",
  413: "The body is too large",
  415: "The body is not JSON",
  422: "The Idempotency-Key was used for another request",
  500: "Something broke",
  502: "The file is too large, or cannot be had from where it is kept",
  503: "Storage, bus or sign-in cannot be reached",
};

function problemResponses(): Json {
  const content = { "application/problem+json": { schema: refTo("Problem") } };
  const entries = Object.entries(problemStatuses).map(([status, description]) => [
    `Problem${status}`,
    { description, content },
  ]);
  return Object.fromEntries(entries);
}

function problems({ route, method, isCommand, answers: { 200: answer } }: Operation): Json {
  const statuses = [
    ...[400, 401, 403, 500, 503],
    ...(route.includes("{") ? [404] : []),
    ...(method === "GET" ? [] : [413, 415]),
    ...(answer === "fileBytes" ? [410, 502] : []),
    ...(isCommand ? [409, 422] : []),
  ];
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
  );
}

function nameOf(schema: z.ZodType): string | undefined {
  return Object.entries(named).find(([, candidate]) => candidate === schema)?.[0];
}

const refTo = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

function namedSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  const entries = Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema]);
  return Object.fromEntries(entries);
}
