import { type Account, type IncomingActivity, parseAccount, parseActivity } from "./activity.ts";
import type { AttachmentStore } from "./attachment-store.ts";
import type { Channel } from "./channel.ts";
import { type Caller, type ClientTokens, tokenLifetimeSeconds } from "./client-tokens.ts";
import type { Conversation, ConversationStore } from "./conversation-store.ts";
import type { Call, Route } from "./http-router.ts";
import { badArgument, forbidden, missingProperty, notFound } from "./refused-request.ts";
import { readJson } from "./request-body.ts";
import { readUpload } from "./upload-body.ts";
import { activitiesAfter, parseWatermark } from "./watermark.ts";

const base = "/v3/directline";

/** What a client may send; the rest belongs to other channels or to the service itself. */
const clientTypes = ["message", "event", "typing", "endOfConversation"];

export interface ClientRouteDeps {
  readonly tokens: ClientTokens;
  readonly conversations: ConversationStore;
  readonly attachments: AttachmentStore;
  readonly channel: Channel;
  readonly serviceUrl: string;
  /** `host:port` as the caller knows this service. */
  readonly hostFor: (call: Call) => string;
  readonly newId: () => string;
}

/** Direct Line 3.0, the side that customers' clients call, but for tokens. */
export function clientRoutes(deps: ClientRouteDeps): readonly Route[] {
  const { conversations, channel, tokens } = deps;

  /** What a client needs to listen: a fresh token and where its stream is. */
  const admission = async (call: Call, conversation: Conversation, user?: Account, watermark?: string) => {
    const { id } = conversation;
    const token = await tokens.issue({ conversationId: id, ...(user && { user }) });
    const stream = new URLSearchParams({
      t: await tokens.issueForStream(id),
      ...(watermark && { watermark }),
    });
    const streamUrl = `ws://${deps.hostFor(call)}${base}/conversations/${id}/stream?${stream}`;
    return { conversationId: id, token, expires_in: tokenLifetimeSeconds, streamUrl };
  };

  const enter = async (call: Call) => {
    const { caller } = await tokens.authorize(call.request);
    const { id = "" } = call.params;
    if (caller.kind === "token" && caller.conversationId !== id) {
      throw forbidden("The token is of another conversation");
    }
    const conversation = conversations.find(id);
    if (conversation === undefined) throw notFound("Conversation not found");
    return { caller, conversation };
  };

  const start = async (call: Call) => {
    const { caller } = await tokens.authorize(call.request);
    const wish = parseStart(await readJson(call.request, {}));
    const id = caller.kind === "token" ? caller.conversationId : deps.newId();
    const user = boundUser(caller) ?? (wish.user && senderOf(caller, wish.user));
    const found = conversations.find(id);
    const conversation = found ?? channel.start({ id, ...wish, ...(user && { user }) });
    return { status: found ? 200 : 201, json: await admission(call, conversation, user) };
  };

  const reconnect = async (call: Call) => {
    const { caller, conversation } = await enter(call);
    const watermark = call.query.get("watermark") ?? "";
    parseWatermark(watermark, conversation);
    const user = boundUser(caller);
    return { status: 200, json: await admission(call, conversation, user, watermark) };
  };

  const poll = async (call: Call) => {
    const { conversation } = await enter(call);
    const seen = parseWatermark(call.query.get("watermark"), conversation);
    const { activities, watermark } = activitiesAfter(conversation, seen);
    return { status: 200, json: { activities, watermark: String(watermark) } };
  };

  const post = async (call: Call) => {
    const { caller, conversation } = await enter(call);
    const activity = accepted(parseActivity(await readJson(call.request)));
    const from = senderOf(caller, activity.from);
    return { status: 200, json: { id: await channel.fromClient(conversation, from, activity) } };
  };

  const upload = async (call: Call) => {
    const { caller, conversation } = await enter(call);
    const { activity, files } = await readUpload(call.request);
    const userId = call.query.get("userId");
    const from = senderOf(caller, activity.from ?? (userId === null ? undefined : { id: userId }));
    const attachments = files.map((file) => ({
      name: file.name,
      contentType: file.contentType,
      contentUrl: `${deps.serviceUrl}v3/attachments/${deps.attachments.save(file)}/views/original`,
    }));
    const id = await channel.fromClient(conversation, from, { ...accepted(activity), attachments });
    return { status: 200, json: { id } };
  };

  return [
    { method: "POST", path: `${base}/conversations`, answer: start },
    { method: "GET", path: `${base}/conversations/:id`, answer: reconnect },
    { method: "GET", path: `${base}/conversations/:id/activities`, answer: poll },
    { method: "POST", path: `${base}/conversations/:id/activities`, answer: post },
    { method: "POST", path: `${base}/conversations/:id/upload`, answer: upload },
    {
      method: "GET",
      path: `${base}/session/getsessionid`,
      answer: async ({ request }) => {
        await tokens.authorize(request);
        return { status: 200, json: { sessionId: deps.newId() } };
      },
    },
  ];
}

function parseStart(body: unknown): { user?: Account; locale?: string } {
  if (typeof body !== "object" || body === null) throw badArgument("The body is not an object");
  const { user, locale } = body as { user?: { id?: unknown }; locale?: unknown };
  return {
    // DirectLineJS sends `"user": {}` when it knows none.
    ...(user?.id !== undefined && { user: parseAccount(user, "user") }),
    ...(typeof locale === "string" && { locale }),
  };
}

function accepted(activity: IncomingActivity): IncomingActivity {
  if (!clientTypes.includes(activity.type)) {
    throw badArgument(`A client cannot send an activity of type ${activity.type}`);
  }
  const { callerId: _callerId, serviceUrl: _serviceUrl, ...kept } = activity;
  return kept;
}

const boundUser = (caller: Caller) => (caller.kind === "token" ? caller.user : undefined);

/** A user bound to the token is the sender, whatever the activity says. */
function senderOf(caller: Caller, claimed: unknown): Account {
  const bound = boundUser(caller);
  if (bound === undefined && claimed === undefined) throw missingProperty("The activity has no from.id");
  const given = claimed === undefined ? undefined : parseAccount(claimed, "from");
  if (bound === undefined && caller.kind === "token" && given?.id.startsWith("dl_")) {
    throw forbidden("A user id that begins with dl_ must come with the token");
  }
  const name = bound?.name ?? given?.name;
  const id = bound?.id ?? given?.id ?? "";
  return { id, ...(name !== undefined && { name }) };
}
