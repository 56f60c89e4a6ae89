import * as z from "zod";
import type {
  AgentSession,
  ChannelAddress,
  ContextVariables,
  Conversation,
  LastMessage,
  PastConversation,
  RoutingCause,
  Stage,
  Thread,
  Wake,
  WrapUp,
} from "../../domain/thread/state.ts";
import { createRowCodec } from "./row-codec.ts";
import { declines, exactly, ids, type Members, orUndefined, variableValue } from "./stored-shape.ts";

/** What the head row holds: the thread without its documents, which are rows of their own, and without its id. */
export type ThreadSnapshot = Omit<Thread, "id" | "botMemory" | "current"> & {
  readonly current: Omit<Conversation, "variables"> | undefined;
};

const account = exactly<ChannelAddress["customer"]>()({
  id: z.string(),
  name: z.string().exactOptional(),
});

const channelAddress: z.ZodType<ChannelAddress> = exactly<ChannelAddress>()({
  channelId: z.string(),
  serviceUrl: z.string(),
  conversationId: z.string(),
  customer: account,
  bot: account,
  locale: z.string().exactOptional(),
});

const causes = {
  escalation: exactly<Extract<RoutingCause, { kind: "escalation" }>>()({ kind: z.literal("escalation") }),
  transfer: exactly<Extract<RoutingCause, { kind: "transfer" }>>()({
    kind: z.literal("transfer"),
    queueId: ids.queue,
  }),
} satisfies Members<RoutingCause, "kind">;

type StageOf<Name extends Stage["stage"]> = Extract<Stage, { stage: Name }>;

const stages = {
  routing: exactly<StageOf<"routing">>()({
    stage: z.literal("routing"),
    cause: z.discriminatedUnion("kind", [causes.escalation, causes.transfer]),
  }),
  queued: exactly<StageOf<"queued">>()({
    stage: z.literal("queued"),
    queueId: ids.queue,
    assertedAt: z.number(),
  }),
  "with-bot": exactly<StageOf<"with-bot">>()({
    stage: z.literal("with-bot"),
    queueId: ids.queue,
    botId: ids.bot,
    greeted: z.boolean(),
  }),
  offered: exactly<StageOf<"offered">>()({
    stage: z.literal("offered"),
    queueId: ids.queue,
    userId: ids.user,
    expiresAt: z.number(),
  }),
  "with-agent": exactly<StageOf<"with-agent">>()({
    stage: z.literal("with-agent"),
    queueId: ids.queue,
    userId: ids.user,
    reservedAt: z.number(),
  }),
} satisfies Members<Stage, "stage">;

const stage: z.ZodType<Stage> = z.discriminatedUnion("stage", [
  stages.routing,
  stages.queued,
  stages["with-bot"],
  stages.offered,
  stages["with-agent"],
]);

const agentSessions = z.array(
  exactly<AgentSession>()({
    userId: ids.user,
    endedAt: z.number().exactOptional(),
    to: z.number().exactOptional(),
  }),
);

const lastSaid = {
  lastMessage: exactly<LastMessage>()({
    from: z.enum(["customer", "bot", "agent"]),
    text: z.string(),
  }).exactOptional(),
  customerMessages: z.number().exactOptional(),
};

const conversation = exactly<Omit<Conversation, "variables">>()({
  ...lastSaid,
  number: z.number(),
  workstreamId: ids.workstream,
  openedAt: z.number(),
  at: stage,
  waitingSince: orUndefined(z.number()),
  summary: orUndefined(z.string()),
  formerBots: z.array(ids.bot),
  declines,
  transferredBy: z.array(ids.user),
  agentSessions,
  toldToWait: z.boolean(),
  toldNobodyHere: orUndefined(z.number()),
  unheardFrom: orUndefined(z.number()),
});

const wrapUp = exactly<WrapUp>()({
  ...lastSaid,
  openedAt: z.number().exactOptional(),
  number: z.number(),
  workstreamId: ids.workstream,
  userId: ids.user,
  queueId: ids.queue,
  reservedAt: z.number(),
  closesAt: z.number(),
  agentSessions,
});

const snapshot: z.ZodType<ThreadSnapshot> = exactly<ThreadSnapshot>()({
  address: orUndefined(channelAddress),
  epoch: z.number(),
  sequence: z.number(),
  conversations: z.number(),
  current: orUndefined(conversation),
  wrappingUp: z.array(wrapUp),
  past: z.array(exactly<PastConversation>()({ number: z.number(), closedAt: z.number(), agentSessions })),
  wake: orUndefined(exactly<Wake>()({ id: z.string(), dueAt: z.number() })),
  lastWake: z.string().exactOptional(),
  groupRefusedAt: orUndefined(z.number()),
});

const contextVariables: z.ZodType<ContextVariables> = exactly<ContextVariables>()({
  values: z.record(z.string(), variableValue),
  displayable: z.array(z.string()),
});

export const threadHead = createRowCodec({ version: 1, schema: snapshot });
export const contextDocument = createRowCodec({ version: 1, schema: contextVariables });
/** A bot's memory is the bot's own: any JSON by name. */
export const botDocument = createRowCodec({ version: 1, schema: z.record(z.string(), z.unknown()) });
