import { type Account, parseAccount, parseActivity } from "./activity.ts";
import type { AttachmentStore, StoredFile } from "./attachment-store.ts";
import type { Channel } from "./channel.ts";
import { bearerOf } from "./client-tokens.ts";
import type { ConversationStore } from "./conversation-store.ts";
import type { Answer, Call, Route } from "./http-router.ts";
import { notFound, RefusedRequest } from "./refused-request.ts";
import { readJson } from "./request-body.ts";

/** What the connector answers to a send instead of what it should. */
export interface ConnectorAnswer {
  /** `"reset"` breaks the connection. */
  readonly status: number | "reset";
  readonly retryAfterSeconds?: number;
  /** The customer gets the activity all the same: the bot cannot know. */
  readonly afterAccept?: boolean;
}

export interface ConnectorRouteDeps {
  readonly conversations: ConversationStore;
  readonly attachments: AttachmentStore;
  readonly channel: Channel;
  readonly botAccount: Account;
  readonly serviceUrl: string;
  readonly newId: () => string;
  readonly strict: boolean;
  /** The next sends take their answers from here, first in, first out. */
  readonly answers: ConnectorAnswer[];
  readonly acceptOutboundToken: (token: string) => boolean | Promise<boolean>;
}

/** The Bot Connector, the side that the bot calls, under the service URL its activities name. */
export function connectorRoutes(deps: ConnectorRouteDeps): readonly Route[] {
  const { conversations, channel, botAccount } = deps;

  const authorize = async ({ request }: Call) => {
    const token = bearerOf(request);
    if (token !== undefined && (await deps.acceptOutboundToken(token))) return;
    throw new RefusedRequest(401, "Unauthorized", "The bot's call carries no acceptable bearer token");
  };
  const conversationOf = (call: Call) => {
    const { id = "" } = call.params;
    const found = conversations.find(id);
    if (found === undefined) throw notFound("Conversation not found");
    return found;
  };
  const refuseWhenStrict = (what: string) => {
    if (deps.strict)
      throw new RefusedRequest(405, "MethodNotAllowed", `Direct Line cannot ${what} an activity`);
  };

  const send = async (call: Call): Promise<Answer | "hang-up"> => {
    await authorize(call);
    const conversation = conversationOf(call);
    const activity = parseActivity(await readJson(call.request));
    const { activityId } = call.params;
    const answered = { ...(activityId !== undefined && { replyToId: activityId }), ...activity };
    const planned = deps.answers.shift();
    if (planned !== undefined && !planned.afterAccept) return plannedAnswer(planned);
    const id = channel.fromBot(conversation, answered);
    return planned === undefined ? { status: 200, json: { id } } : plannedAnswer(planned);
  };

  const update = async (call: Call): Promise<Answer> => {
    await authorize(call);
    refuseWhenStrict("update");
    const { conversation, activityId } = botActivityOf(call);
    channel.showAgain(conversation, activityId, parseActivity(await readJson(call.request)));
    return { status: 200, json: { id: activityId } };
  };

  const remove = async (call: Call): Promise<Answer> => {
    await authorize(call);
    refuseWhenStrict("delete");
    const { conversation, activityId } = botActivityOf(call);
    channel.showAgain(conversation, activityId, { type: "messageDelete" });
    return { status: 200 };
  };

  const botActivityOf = (call: Call) => {
    const conversation = conversationOf(call);
    const { activityId = "" } = call.params;
    const sent = conversation.entries.some(
      ({ activity }) => activity.id === activityId && activity.from.id === botAccount.id,
    );
    if (!sent) throw notFound("Activity not found");
    return { conversation, activityId };
  };

  const listMembers = async (call: Call): Promise<Answer> => {
    await authorize(call);
    return { status: 200, json: [...conversationOf(call).members, botAccount] };
  };

  const createConversation = async (call: Call): Promise<Answer> => {
    await authorize(call);
    const { members, activity } = (await readJson(call.request)) as { members?: unknown; activity?: unknown };
    const [first] = Array.isArray(members) ? members : [];
    const user = first === undefined ? undefined : parseAccount(first, "members[0]");
    const conversation = channel.start({ id: deps.newId(), ...(user && { user }) });
    const activityId = activity ? channel.fromBot(conversation, parseActivity(activity)) : undefined;
    return { status: 201, json: { id: conversation.id, activityId, serviceUrl: deps.serviceUrl } };
  };

  const fileOf = (call: Call) => {
    const { id = "" } = call.params;
    const file = deps.attachments.find(id);
    if (file === undefined) throw notFound("Attachment not found");
    return file;
  };

  const conversation = "/v3/conversations/:id";
  return [
    { method: "POST", path: "/v3/conversations", answer: createConversation },
    { method: "POST", path: `${conversation}/activities`, answer: send },
    { method: "POST", path: `${conversation}/activities/:activityId`, answer: send },
    { method: "PUT", path: `${conversation}/activities/:activityId`, answer: update },
    { method: "DELETE", path: `${conversation}/activities/:activityId`, answer: remove },
    { method: "GET", path: `${conversation}/members`, answer: listMembers },
    { method: "GET", path: `${conversation}/activities/:activityId/members`, answer: listMembers },
    { method: "GET", path: "/v3/attachments/:id", answer: (call) => describe(fileOf(call)) },
    { method: "GET", path: "/v3/attachments/:id/views/original", answer: (call) => contentOf(fileOf(call)) },
  ];
}

function plannedAnswer({ status, retryAfterSeconds }: ConnectorAnswer): Answer | "hang-up" {
  if (status === "reset") return "hang-up";
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return {
    status,
    headers,
    json: { error: { code: "ServiceError", message: "A planned answer of the local service" } },
  };
}

const describe = ({ name, contentType, content }: StoredFile): Answer => ({
  status: 200,
  json: { name, type: contentType, views: [{ viewId: "original", size: content.length }] },
});

/** Fetched by browsers from the chat page's own origin, so a file must never run as a page of it. */
const contentOf = ({ name, contentType, content }: StoredFile): Answer => ({
  status: 200,
  body: content,
  headers: {
    "content-type": /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-security-policy": "default-src 'none'; sandbox",
  },
});
