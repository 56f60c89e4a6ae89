/** Every operation of the agent API: one function each, and one entry in the OpenAPI document. */
import * as z from "zod";
import { once } from "../../domain/once.ts";
import * as requests from "./requests.ts";
import type * as api from "./types.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export type AnswerName = keyof typeof api;

export interface Operation<Body = unknown, Query = unknown> {
  /** The function's name and the operation's id. */
  readonly name: string;
  readonly method: Method;
  /** The function's route. */
  readonly route: string;
  readonly summary: string;
  /** One of these roles is enough. */
  readonly roles: readonly api.Role[];
  readonly query: () => z.ZodType<Query>;
  readonly body: () => z.ZodType<Body>;
  /** A command is sent once per Idempotency-Key, and answers with its outcome. */
  readonly isCommand: boolean;
  /**
   * Which schemas of types.ts the answers have that are not problem documents; undefined is an empty answer. By name: an
   * app that runs needs none of them, and to make them takes its time.
   */
  readonly answers: Readonly<Record<number, AnswerName | undefined>>;
}

const everyone = ["agent", "supervisor"] as const;
const agents = ["agent"] as const;
const supervisors = ["supervisor"] as const;

const nothing = once(() => z.strictObject({}));
const done = { 200: "commandDone", 202: "commandPending" } as const;
const conversation = "api/agent/conversations/{conversationId}";

export const me = {
  name: "agent-me",
  method: "GET",
  route: "api/agent/me",
  summary: "The signed-in user, with presence and capacity",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "me" },
} as const satisfies Operation;

export const setPresence = {
  name: "agent-presence",
  method: "PUT",
  route: "api/agent/presence",
  summary: "Choose a presence",
  roles: agents,
  query: nothing,
  body: requests.presenceRequest,
  isCommand: true,
  answers: done,
} as const satisfies Operation;

export const sync = {
  name: "agent-sync",
  method: "GET",
  route: "api/agent/sync",
  summary:
    "Everything on the user's screen, or 204 when nothing changed within the wait; renews the presence lease",
  roles: everyone,
  query: requests.syncQuery,
  body: nothing,
  isCommand: false,
  answers: { 200: "syncSnapshot", 204: undefined },
} as const satisfies Operation;

export const realtime = {
  name: "agent-realtime",
  method: "POST",
  route: "api/agent/realtime",
  summary: "A socket that says when to sync, and carries no data; 204 where there is none",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "realtimeSocket", 204: undefined },
} as const satisfies Operation;

export const listQueues = {
  name: "agent-queues",
  method: "GET",
  route: "api/agent/queues",
  summary: "All queues, for transfers",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "queueList" },
} as const satisfies Operation;

export const listMembers = {
  name: "agent-queue-members",
  method: "GET",
  route: "api/agent/queues/{queueId}/members",
  summary: "Who serves a queue",
  roles: supervisors,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "queueMembers" },
} as const satisfies Operation;

export const addMember = {
  name: "agent-queue-member-add",
  method: "PUT",
  route: "api/agent/queues/{queueId}/members/{memberId}",
  summary: "Let somebody serve a queue",
  roles: supervisors,
  query: nothing,
  body: nothing,
  isCommand: true,
  answers: done,
} as const satisfies Operation;

export const removeMember = {
  ...addMember,
  name: "agent-queue-member-remove",
  method: "DELETE",
  summary: "Let somebody serve a queue no longer",
} as const satisfies Operation;

export const readConversation = {
  name: "agent-conversation",
  method: "GET",
  route: conversation,
  summary: "One conversation, as far as the caller may see it",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "conversationDetails" },
} as const satisfies Operation;

export const readMessages = {
  name: "agent-conversation-messages",
  method: "GET",
  route: `${conversation}/messages`,
  summary: "What was said and what happened, in order",
  roles: everyone,
  query: requests.messagesQuery,
  body: nothing,
  isCommand: false,
  answers: { 200: "messagePage" },
} as const satisfies Operation;

export const attachment = {
  name: "agent-attachment",
  method: "GET",
  route: `${conversation}/messages/{sequence}/attachments/{index}`,
  summary: "A file of a message, at most 10 MB; what is not known to be harmless is only to be saved",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "fileBytes" },
} as const satisfies Operation;

const act = { method: "POST", roles: agents, query: nothing, isCommand: true, answers: done } as const;

export const accept = {
  ...act,
  name: "agent-conversation-accept",
  route: `${conversation}/accept`,
  summary: "Take an offered conversation",
  body: requests.offerAnswer,
} as const satisfies Operation;

export const decline = {
  ...act,
  name: "agent-conversation-decline",
  route: `${conversation}/decline`,
  summary: "Let an offer go to somebody else",
  body: requests.offerAnswer,
} as const satisfies Operation;

export const send = {
  ...act,
  name: "agent-conversation-send",
  route: `${conversation}/messages`,
  summary: "Say something to the customer",
  body: requests.sendRequest,
} as const satisfies Operation;

export const note = {
  ...act,
  name: "agent-conversation-note",
  route: `${conversation}/notes`,
  summary: "Note something for people; the customer never sees it",
  body: requests.noteRequest,
} as const satisfies Operation;

export const listCannedReplies = {
  name: "agent-canned-replies",
  method: "GET",
  route: "api/agent/canned-replies",
  summary: "Texts that agents need often",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "cannedReplies" },
} as const satisfies Operation;

export const listClosed = {
  name: "agent-closed",
  method: "GET",
  route: "api/agent/closed",
  summary: "The caller's conversations that were closed today, newest first, at most 200",
  roles: everyone,
  query: requests.closedQuery,
  body: nothing,
  isCommand: false,
  answers: { 200: "closedList" },
} as const satisfies Operation;

export const listPrevious = {
  name: "agent-conversation-previous",
  method: "GET",
  route: `${conversation}/previous`,
  summary: "Earlier conversations of the same customer, newest first, at most 20",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "previousList" },
} as const satisfies Operation;

export const transfer = {
  ...act,
  name: "agent-conversation-transfer",
  route: `${conversation}/transfer`,
  summary: "Give a conversation to a queue",
  body: requests.transferRequest,
} as const satisfies Operation;

export const end = {
  ...act,
  name: "agent-conversation-end",
  route: `${conversation}/end`,
  summary: "End a conversation and begin wrap-up",
  body: nothing,
} as const satisfies Operation;

export const close = {
  ...act,
  name: "agent-conversation-close",
  route: `${conversation}/close`,
  summary: "Close wrap-up",
  body: requests.closeRequest,
} as const satisfies Operation;

export const typing = {
  name: "agent-conversation-typing",
  method: "POST",
  route: `${conversation}/typing`,
  summary: "Show the customer that somebody is writing; nothing is kept",
  roles: agents,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 204: undefined },
} as const satisfies Operation;

export const readCommand = {
  name: "agent-command",
  method: "GET",
  route: "api/agent/commands/{commandId}",
  summary: "What became of one of the user's own commands that was answered with 202",
  roles: everyone,
  query: nothing,
  body: nothing,
  isCommand: false,
  answers: { 200: "commandOutcome" },
} as const satisfies Operation;

export const listDeadLetters = {
  name: "agent-dead-letters",
  method: "GET",
  route: "api/agent/dead-letters",
  summary: "Bus messages that were given up, and what that means",
  roles: supervisors,
  query: requests.deadLettersQuery,
  body: nothing,
  isCommand: false,
  answers: { 200: "deadLetterList" },
} as const satisfies Operation;

export const resubmitDeadLetter = {
  ...act,
  name: "agent-dead-letter-resubmit",
  route: "api/agent/dead-letters/{letterId}/resubmit",
  summary: "Put a given-up command on the bus again; asked twice, done once",
  roles: supervisors,
  body: nothing,
} as const satisfies Operation;

export const operations: readonly Operation[] = [
  me,
  setPresence,
  sync,
  realtime,
  listQueues,
  listMembers,
  addMember,
  removeMember,
  readConversation,
  readMessages,
  attachment,
  accept,
  decline,
  send,
  note,
  listCannedReplies,
  listClosed,
  listPrevious,
  typing,
  transfer,
  end,
  close,
  readCommand,
  listDeadLetters,
  resubmitDeadLetter,
];
