import fc from "fast-check";
import { botId, commandId, queueId, userId } from "../../../shared/domain/ids.ts";
import type { BotOutput, OutgoingContent } from "../../../shared/domain/thread/bot-turn.ts";
import type {
  CustomerMessage,
  ThreadCommand,
  ThreadCommandOf,
} from "../../../shared/domain/thread/command.ts";
import type { ChannelAddress } from "../../../shared/domain/thread/state.ts";

/** Text that says something, in any script. */
export const anyText = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((text) => /\S/.test(text));
export const whole = fc.nat();
export const anyUser = anyText.map(userId);
export const anyBot = anyText.map(botId);
export const anyQueue = anyText.map(queueId);
const json = fc.jsonValue({ maxDepth: 2 });
/** Names as bots and pages send them. One name is beyond JSON objects: see the codec of activities. */
const bag = fc.dictionary(
  fc.string({ maxLength: 10 }).filter((name) => name !== "__proto__"),
  json,
  { noNullPrototype: true, maxKeys: 4 },
);
const account = fc.record({ id: anyText, name: fc.string() }, { requiredKeys: ["id"] });

const anyAddress: fc.Arbitrary<ChannelAddress> = fc.record(
  {
    channelId: anyText,
    serviceUrl: anyText,
    conversationId: anyText,
    customer: account,
    bot: account,
    locale: fc.string(),
  },
  { requiredKeys: ["channelId", "serviceUrl", "conversationId", "customer", "bot"] },
);

const anyMessage: fc.Arbitrary<CustomerMessage> = fc.record(
  {
    activityId: anyText,
    text: fc.string(),
    textFormat: fc.string(),
    attachments: fc.array(json, { maxLength: 2 }),
    value: json,
  },
  { requiredKeys: ["text"] },
);

const anyContent: fc.Arbitrary<OutgoingContent> = fc.record(
  {
    text: fc.string(),
    textFormat: fc.string(),
    attachments: fc.array(json, { maxLength: 2 }),
    attachmentLayout: fc.string(),
    suggestedActions: json,
    inputHint: fc.string(),
  },
  { requiredKeys: [] },
);

const anyOutput: fc.Arbitrary<BotOutput> = fc.oneof(
  fc.record({ kind: fc.constant("message" as const), bridged: fc.boolean(), content: anyContent }),
  fc.record(
    { kind: fc.constant("escalate" as const), context: bag, summary: fc.string(), content: anyContent },
    { requiredKeys: ["kind", "context"] },
  ),
  fc.record(
    { kind: fc.constant("end" as const), context: bag, note: fc.string(), content: anyContent },
    { requiredKeys: ["kind", "context"] },
  ),
  fc.record({ kind: fc.constant("unknown" as const), note: fc.string() }),
);

const typed = <Type extends ThreadCommand["type"]>(type: Type) => ({ type: fc.constant(type) });
const act = { userId: anyUser, conversation: whole };

/** One of each; a command type without one does not compile. */
export const commandOfEveryType: {
  readonly [Type in ThreadCommand["type"]]: fc.Arbitrary<ThreadCommandOf<Type>>;
} = {
  ReceiveMessage: fc.record({ ...typed("ReceiveMessage"), address: anyAddress, message: anyMessage }),
  StartConversation: fc.record({ ...typed("StartConversation"), address: anyAddress, answers: bag }),
  CustomerLeaves: fc.record({ ...typed("CustomerLeaves"), address: anyAddress }),
  RefuseGroupChat: fc.record({ ...typed("RefuseGroupChat"), address: anyAddress }),
  RouteEscalation: fc.record({ ...typed("RouteEscalation"), epoch: whole }),
  RouteTransfer: fc.record({ ...typed("RouteTransfer"), epoch: whole }),
  GreetFromBot: fc.record({ ...typed("GreetFromBot"), epoch: whole }),
  ReceiveLateBotOutput: fc.record({
    ...typed("ReceiveLateBotOutput"),
    botId: anyBot,
    conversation: whole,
    epoch: whole,
    outputs: fc.array(anyOutput, { maxLength: 3 }),
  }),
  Offer: fc.record({
    ...typed("Offer"),
    conversation: whole,
    epoch: whole,
    queueId: anyQueue,
    to: fc.oneof(
      fc.record({ kind: fc.constant("agent" as const), userId: anyUser }),
      fc.record({ kind: fc.constant("bot" as const), botId: anyBot }),
    ),
  }),
  ReportAgentLost: fc.record({
    ...typed("ReportAgentLost"),
    ...act,
    epoch: whole,
    why: fc.constantFrom("lease-ended", "grace-ended"),
  }),
  ReportNobodyHere: fc.record({ ...typed("ReportNobodyHere"), conversation: whole, epoch: whole }),
  AcceptOffer: fc.record({ ...typed("AcceptOffer"), ...act, epoch: whole }),
  DeclineOffer: fc.record({ ...typed("DeclineOffer"), ...act, epoch: whole }),
  SendToCustomer: fc.record({ ...typed("SendToCustomer"), ...act, text: anyText }),
  AddNote: fc.record({ ...typed("AddNote"), ...act, text: anyText }),
  TransferToQueue: fc.record(
    { ...typed("TransferToQueue"), ...act, queueId: anyQueue, note: fc.string() },
    { requiredKeys: ["type", "userId", "conversation", "queueId"] },
  ),
  EndConversation: fc.record({ ...typed("EndConversation"), ...act }),
  CloseWrapUp: fc.record(
    { ...typed("CloseWrapUp"), ...act, notes: fc.string(), disposition: anyText },
    { requiredKeys: ["type", "userId", "conversation"] },
  ),
  Wake: fc.record({ ...typed("Wake"), wakeId: anyText }),
  RecordFailure: fc.record(
    {
      ...typed("RecordFailure"),
      failed: fc.record({ id: anyText.map(commandId), type: anyText }),
      address: anyAddress,
      message: anyMessage,
    },
    { requiredKeys: ["type", "failed"] },
  ),
};
