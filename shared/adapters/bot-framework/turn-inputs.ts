import type { Activity } from "botbuilder";
import { assertNever } from "../../domain/assert-never.ts";
import type { BotInput, BotTurnRequest } from "../../domain/thread/bot-turn.ts";

/** The turn's inputs as the activities that Omnichannel would send. */
export function activitiesFor(request: BotTurnRequest, now: Date): readonly Partial<Activity>[] {
  return request.inputs.map((input, index) => ({
    ...envelope(request, now),
    id: idOf(request, input, index),
    ...fieldsOf(request, input),
  }));
}

/** Names the conversation and the epoch, so that a bot's own state never leaks from one conversation to the next. */
export function botConversationId({ address, epoch }: Pick<BotTurnRequest, "address" | "epoch">): string {
  return `${address.conversationId}~${epoch}`;
}

/** Whether the key is of an earlier conversation, as `ConversationState` names them: nobody will read it again. */
export function isOfEarlierConversation(
  key: string,
  request: Pick<BotTurnRequest, "address" | "epoch">,
): boolean {
  const { channelId, conversationId } = request.address;
  const ours = `${channelId}/conversations/${botConversationId(request)}/`;
  return key.startsWith(`${channelId}/conversations/${conversationId}~`) && !key.startsWith(ours);
}

function envelope({ address, epoch }: BotTurnRequest, now: Date): Partial<Activity> {
  const { channelId, serviceUrl, customer, bot, locale } = address;
  return {
    timestamp: now,
    channelId,
    serviceUrl,
    conversation: { id: botConversationId({ address, epoch }), isGroup: false } as Activity["conversation"],
    from: { ...customer, role: "user" } as Activity["from"],
    recipient: { ...bot, role: "bot" } as Activity["recipient"],
    ...(locale === undefined ? {} : { locale }),
  };
}

function idOf({ conversation, epoch }: BotTurnRequest, input: BotInput, index: number): string {
  const given = input.kind === "message" ? input.message.activityId : undefined;
  return given ?? `${conversation}.${epoch}.${input.kind}.${index}`;
}

function fieldsOf(request: BotTurnRequest, input: BotInput): Partial<Activity> {
  const { address } = request;
  switch (input.kind) {
    case "joined": {
      const { from, recipient } = envelope(request, new Date(0));
      const membersAdded = [recipient, from].filter((member) => member !== undefined);
      return { type: "conversationUpdate", membersAdded, channelData: tagged(address.channelId) };
    }
    case "context":
      return {
        type: "event",
        name: "omnichannelSetContext",
        // Ours come last: a page may fill in variables, and must not pass for the hub.
        value: { ...input.variables.values, ...hubVariables(request) },
        channelData: tagged(address.channelId, "OmnichannelContextMessage", "Hidden"),
      };
    case "message": {
      const { activityId: _, ...message } = structuredClone(input.message);
      const channelData = { ...tagged(address.channelId, "FromCustomer"), deliveryMode: "bridged" };
      return { type: "message", ...message, channelData } as Partial<Activity>;
    }
    case "escalation-refused":
      return {
        type: "event",
        name: "handoff.status",
        value: { state: "failed", message: input.reasons.join("; ") },
      };
    default:
      return assertNever(input);
  }
}

function hubVariables(request: BotTurnRequest): Readonly<Record<string, string>> {
  const { locale } = request.address;
  return {
    msdyn_ConversationId: botConversationId(request),
    msdyn_WorkstreamId: request.workstreamId,
    ...(locale === undefined ? {} : { msdyn_Locale: locale }),
  };
}

/** The original calls its live chat `lcw`; other channels go by their own names. */
function tagged(channelId: string, ...labels: readonly string[]) {
  const isLiveChat = channelId === "directline" || channelId === "webchat";
  const channel = `ChannelId-${isLiveChat ? "lcw" : channelId}`;
  return { tags: [channel, ...labels].join(","), sourceChannelId: "omnichannel" };
}
