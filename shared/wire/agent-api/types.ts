/** The agent API's JSON, request by request. Times are ISO 8601 in UTC; what is absent is left out, never null. */
import * as z from "zod";
import { lineCode } from "./line-codes.ts";
import type * as requests from "./requests.ts";
import { presences } from "./requests.ts";

const at = z.iso.datetime();
const sequence = z.int().nonnegative();

const presence = z.enum([...presences, "inactive"]);
export const role = z.enum(["agent", "supervisor"]);
const conversationStatus = z.enum(["open", "active", "wrapUp", "closed"]);
const conversationStage = z.enum([
  "routing",
  "queued",
  "with-bot",
  "offered",
  "with-agent",
  "wrap-up",
  "closed",
]);

export const me = z.strictObject({
  id: z.string(),
  displayName: z.string(),
  roles: z.array(role),
  /** `inactive` is set by the system after a missed offer. */
  presence,
  capacity: z.int().nonnegative(),
  unitsInUse: z.number().nonnegative(),
});

const value = z.union([z.string(), z.number(), z.boolean()]);

export const variable = z.strictObject({
  name: z.string(),
  value,
  displayable: z.boolean(),
});

/** What may be seen before an accept: no summary, no messages. */
export const offer = z.strictObject({
  conversationId: z.string(),
  /** To be sent back with accept or decline. */
  epoch: z.int(),
  queueId: z.string(),
  queueName: z.string(),
  expiresAt: at,
  waitingSince: at,
  variables: z.array(variable),
  customerName: z.string().optional(),
});

const lastMessage = z.strictObject({ from: z.enum(["customer", "bot", "agent"]), text: z.string() });

/** A conversation in the agent's list: held, or being wrapped up. */
export const inboxConversation = z.strictObject({
  id: z.string(),
  status: conversationStatus,
  stage: conversationStage,
  queueId: z.string(),
  queueName: z.string(),
  customerName: z.string().optional(),
  openedAt: at.optional(),
  /** Grows with everything that happens on the thread: ask for messages when it differs from what it was. */
  lastSequence: sequence,
  wrapUpClosesAt: at.optional(),
  /** What was said last that the customer could see, shortened to 140 characters. */
  lastMessage: lastMessage.optional(),
  /** How many messages the customer has written in this conversation. */
  customerMessages: z.int().nonnegative(),
  /** The customer was seen typing; over by itself, and with the customer's next message. */
  customerTypingUntil: at.optional(),
});

export const syncSnapshot = z.strictObject({
  /** Opaque; to be sent with the next sync, which then waits for the next change. */
  cursor: z.string(),
  me,
  offers: z.array(offer),
  conversations: z.array(inboxConversation),
});

export const queue = z.strictObject({ id: z.string(), name: z.string() });

/** A queue, and whether a transfer there would be taken soon. */
const queueStanding = queue.extend({
  /** Members whose presence allows offers and who have room. */
  agentsAvailable: z.int().nonnegative(),
  waiting: z.int().nonnegative(),
  hasBot: z.boolean(),
});
export const queueList = z.strictObject({ queues: z.array(queueStanding) });

export const queueMember = z.strictObject({
  id: z.string(),
  displayName: z.string(),
  kind: z.enum(["agent", "bot"]),
});
export const queueMembers = z.strictObject({ members: z.array(queueMember) });

/** One condition of a rule, and how it came out. */
const ruleTest = z.strictObject({
  /** A variable's name, or a fact of the conversation. */
  attribute: z.string(),
  operator: z.string(),
  expected: z.union([value, z.array(value)]).optional(),
  /** Absent when it was not set, or is not for the caller to see. */
  actual: value.optional(),
  holds: z.boolean(),
});

/** A rule that was looked at. */
const examinedRule = z.strictObject({
  rule: z.string(),
  result: z.enum(["matched", "not-matched", "failed"]),
  notes: z.array(z.string()),
  tests: z.array(ruleTest),
});

/** An offer that was made, and what became of it. */
const pastOffer = z.strictObject({
  agentName: z.string(),
  madeAt: at,
  outcome: z.enum(["open", "accepted", "declined", "ran-out", "agent-lost", "customer-left"]),
  endedAt: at.optional(),
});

/** A text that agents need often. */
const cannedReply = z.strictObject({
  slug: z.string(),
  title: z.string(),
  /** `{CustomerName}`, `{AgentName}` and `{QueueName}` are for the page to fill in. */
  text: z.string(),
  /** Absent: for every queue. */
  queueIds: z.array(z.string()).optional(),
});
export const cannedReplies = z.strictObject({ replies: z.array(cannedReply) });

/** A conversation of the caller's that is over. */
const closedConversation = z.strictObject({
  id: z.string(),
  customerName: z.string().optional(),
  queueId: z.string().optional(),
  queueName: z.string().optional(),
  closedAt: at,
  disposition: z.string().optional(),
});
export const closedList = z.strictObject({ conversations: z.array(closedConversation) });

/** An earlier conversation of the same customer: facts, and not what was said. */
const previousConversation = z.strictObject({
  id: z.string(),
  openedAt: at,
  closedAt: at,
  queueName: z.string().optional(),
  agentNames: z.array(z.string()),
  disposition: z.string().optional(),
  notes: z.string().optional(),
  closedBecause: z.enum(["bot-ended", "customer-left", "wrap-up-closed", "wrap-up-ran-out"]),
});
export const previousList = z.strictObject({ conversations: z.array(previousConversation) });

/** Why the conversation is in its queue: the last routing decision. */
export const whyHere = z.strictObject({
  at: at.optional(),
  /** Of the configuration that decided. */
  revision: z.int().optional(),
  /** In the order in which they were looked at. */
  rules: z.array(examinedRule).optional(),
  queueId: z.string(),
  because: z.enum([
    "rule",
    "transfer",
    "no-rule-matched",
    "rule-failed",
    "queue-without-members",
    "only-the-same-bot",
    "bot-failed",
  ]),
  rule: z.string().optional(),
  /** The queue that was meant, where the fallback queue took its place. */
  instead: z.string().optional(),
});

export const conversationDetails = z.strictObject({
  id: z.string(),
  /** Why the caller may see it. `offered` shows topic variables only; `left` ends where the caller left. */
  access: z.enum(["offered", "held", "wrap-up", "left", "supervisor"]),
  status: conversationStatus,
  stage: conversationStage,
  epoch: z.int(),
  queue: queue.optional(),
  customerName: z.string().optional(),
  openedAt: at.optional(),
  wrapUpClosesAt: at.optional(),
  variables: z.array(variable),
  /** What the bot told the people. */
  summary: z.string().optional(),
  warnings: z.array(z.string()),
  /** How many bot messages were not bridged: the customer never saw them. */
  unbridgedMessages: z.int().nonnegative(),
  whyHere: whyHere.optional(),
  /** Every offer that was made of it, in order. */
  offers: z.array(pastOffer).optional(),
  /** What its wrap-up may be closed with. */
  dispositions: z.array(z.string()).optional(),
  disposition: z.string().optional(),
});

export const attachment = z.strictObject({
  contentType: z.string().optional(),
  name: z.string().optional(),
  /** http or https only. */
  url: z.string().optional(),
  /** Its bytes can be had: see the operation agent-attachment. */
  file: z.literal(true).optional(),
  /** A card as it was sent, where it is one. */
  card: z.unknown().optional(),
});

/** Not JSON: the bytes of a file. */
export const fileBytes = z.file();

/** What happened. `message` is what somebody said; `note` is for people only; `notice` is what the system told the customer; the rest are lines. */
export const messageKind = z.enum([
  "message",
  "note",
  "notice",
  "conversation-opened",
  "queue-chosen",
  "escalation-asked",
  "escalation-refused",
  "bot-failed",
  "offer-made",
  "offer-accepted",
  "offer-ended",
  "transfer-asked",
  "agent-lost",
  "wrap-up-started",
  "conversation-closed",
  "command-failed",
]);

export const delivery = z.strictObject({
  state: z.enum(["delivered", "failed", "unknown"]),
  reason: z.string().optional(),
  /** The customer may have seen it twice. */
  repeated: z.boolean().optional(),
});

const reason = z.strictObject({ code: z.string(), name: z.string() });

export const message = z.strictObject({
  sequence,
  at,
  kind: messageKind,
  sender: z.strictObject({ kind: z.enum(["customer", "bot", "agent", "system"]), name: z.string() }),
  /** Text for people, never markup. A line of the system is readable as it stands. */
  text: z.string(),
  attachments: z.array(attachment).optional(),
  /** On what a bot said: false when the customer never saw it. */
  bridged: z.boolean().optional(),
  /** On what a bot said: true when it came too late to be shown. On what a customer said: handled long after it was sent. */
  late: z.boolean().optional(),
  /** What a line of the system says, as data, so that a page can say it in its own language. */
  line: z.strictObject({ code: lineCode, values: z.record(z.string(), z.string()) }).optional(),
  /** On `escalation-asked`: what the bot told the people. */
  summary: z.string().optional(),
  /** On `transfer-asked` and `conversation-closed`: what was noted for people. */
  note: z.string().optional(),
  /** Why a session ended, in the original's code and name, on lines that end one. */
  closureReason: reason.optional(),
  /** Why the conversation has the status that the line gives it. */
  statusReason: reason.optional(),
  /** Absent while nothing is known yet. */
  delivery: delivery.optional(),
});

export const messagePage = z.strictObject({
  messages: z.array(message),
  /** To be sent as `after` for what follows. */
  next: sequence,
  /** True when more follows at once. */
  more: z.boolean(),
});

/** An address that holds for an hour and for the caller alone: a secret. */
export const realtimeSocket = z.strictObject({ url: z.string() });

/** A bus message that was given up. What was said in it is not shown. */
export const deadLetterView = z.strictObject({
  id: z.string(),
  /** The bus queue. */
  queue: z.string(),
  at,
  reason: z.string(),
  /** What its failure means, in plain words. */
  explanation: z.string(),
  commandType: z.string().optional(),
  conversationId: z.string().optional(),
  /** Absent when it may be put on the bus again. */
  whyNotResubmitted: z
    .enum(["cannot-be-read", "already-recorded", "sender-was-told", "no-longer-meant"])
    .optional(),
  resubmittedAt: at.optional(),
});
/** The newest first, at most 100. */
export const deadLetterList = z.strictObject({ letters: z.array(deadLetterView), more: z.boolean() });

/** 200: it was done. A refusal is a problem document with the reason as its code. */
export const commandDone = z.strictObject({ outcome: z.literal("done"), commandId: z.string() });
/** 202: the outcome is not known yet; ask at `location`. */
export const commandPending = z.strictObject({ outcome: z.literal("pending"), commandId: z.string() });
/** The outcome of a command, asked for later. */
export const commandOutcome = z.discriminatedUnion("outcome", [
  commandDone,
  commandPending,
  z.strictObject({ outcome: z.literal("refused"), commandId: z.string(), code: z.string() }),
]);

/** RFC 9457, as application/problem+json. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Stable, in kebab case. */
  code: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.strictObject({ field: z.string(), message: z.string() })).optional(),
  /** On an internal error: names the log entry. */
  correlationId: z.string().optional(),
});

export type Me = z.infer<typeof me>;
export type Role = z.infer<typeof role>;
export type Variable = z.infer<typeof variable>;
export type Offer = z.infer<typeof offer>;
export type InboxConversation = z.infer<typeof inboxConversation>;
export type SyncSnapshot = z.infer<typeof syncSnapshot>;
export type RealtimeSocket = z.infer<typeof realtimeSocket>;
export type QueueList = z.infer<typeof queueList>;
export type QueueMembers = z.infer<typeof queueMembers>;
export type ConversationDetails = z.infer<typeof conversationDetails>;
export type WhyHere = z.infer<typeof whyHere>;
export type Message = z.infer<typeof message>;
export type MessageKind = z.infer<typeof messageKind>;
export type MessagePage = z.infer<typeof messagePage>;
export type PresenceRequest = z.infer<ReturnType<typeof requests.presenceRequest>>;
export type OfferAnswer = z.infer<ReturnType<typeof requests.offerAnswer>>;
export type SendRequest = z.infer<ReturnType<typeof requests.sendRequest>>;
export type NoteRequest = z.infer<ReturnType<typeof requests.noteRequest>>;
export type ClosedList = z.infer<typeof closedList>;
export type PreviousList = z.infer<typeof previousList>;
export type CannedReplies = z.infer<typeof cannedReplies>;
export type TransferRequest = z.infer<ReturnType<typeof requests.transferRequest>>;
export type CloseRequest = z.infer<ReturnType<typeof requests.closeRequest>>;
export type DeadLetterView = z.infer<typeof deadLetterView>;
export type DeadLetterList = z.infer<typeof deadLetterList>;
export type CommandDone = z.infer<typeof commandDone>;
export type CommandPending = z.infer<typeof commandPending>;
export type CommandOutcome = z.infer<typeof commandOutcome>;
export type Problem = z.infer<typeof problem>;
