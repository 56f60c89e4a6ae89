import type { Account, Activity, IncomingActivity } from "./activity.ts";
import type { BotLink, DuplicateDelivery } from "./bot-link.ts";
import type { ClientStreams } from "./client-streams.ts";
import type { Conversation, ConversationStore } from "./conversation-store.ts";

export interface Channel {
  /** Adds the bot, and the user when already known, and tells the bot. */
  start(opening: { id: string; locale?: string; user?: Account }): Conversation;
  /** Shows the client's activity in the conversation, takes it to the bot and returns its id. */
  fromClient(conversation: Conversation, from: Account, activity: IncomingActivity): Promise<string>;
  /** Takes what the bot says to the client; returns the id it got. */
  fromBot(conversation: Conversation, activity: IncomingActivity): string;
  /** Shows an activity again, under the id it had. */
  showAgain(conversation: Conversation, activityId: string, activity: IncomingActivity): void;
  duplicateDelivery: DuplicateDelivery;
}

/** What clients are shown of what a bot sends; the rest is taken and dropped. */
const shownTypes = ["message", "event", "endOfConversation", "messageDelete"];

/** The two directions of a conversation between one client and the bot. */
export function createChannel(deps: {
  readonly conversations: ConversationStore;
  readonly streams: ClientStreams;
  readonly bot: BotLink;
  readonly botAccount: Account;
  readonly clock: () => number;
  readonly newId: () => string;
}): Channel {
  const { conversations, streams, bot, botAccount } = deps;
  /** Until it settles, the bot has not been told who is in the conversation. */
  const announcements = new Map<string, Promise<void>>();

  const stamp = (
    conversation: Conversation,
    id: string,
    fields: IncomingActivity,
    from: Account,
  ): Activity => ({
    ...(conversation.locale !== undefined && { locale: conversation.locale }),
    ...fields,
    id,
    from,
    channelId: "directline",
    timestamp: new Date(deps.clock()).toISOString(),
    conversation: { id: conversation.id },
  });

  const record = (conversation: Conversation, fields: IncomingActivity, from: Account, shown: boolean) =>
    conversations.record(conversation, (id) => stamp(conversation, id, fields, from), shown);

  const announce = (conversation: Conversation, added: readonly Account[], from: Account) => {
    const fields = { type: "conversationUpdate", membersAdded: added, recipient: botAccount };
    const update = record(conversation, fields, from, false);
    const before = announcements.get(conversation.id);
    // A bot that is away must not keep a conversation from starting; the link has logged it.
    const told = Promise.resolve(before).then(() => bot.deliver(update).catch(() => undefined));
    announcements.set(conversation.id, told);
  };

  const join = (conversation: Conversation, from: Account) => {
    if (conversation.members.some(({ id }) => id === from.id)) return;
    conversations.addMember(conversation, from);
    announce(conversation, [from], from);
  };

  const deliverAgain = async (conversation: Conversation, activity: Activity) => {
    if (channel.duplicateDelivery === "none") return;
    const { id: _id, from, ...fields } = activity;
    const again =
      channel.duplicateDelivery === "same-id" ? activity : record(conversation, fields, from, false);
    await bot.deliver(again).catch(() => undefined);
  };

  const channel: Channel = {
    duplicateDelivery: "none",
    start: ({ id, locale, user }) => {
      const conversation = conversations.open({ id, ...(locale !== undefined && { locale }) });
      const known = user === undefined ? [] : [asUser(user)];
      for (const account of known) conversations.addMember(conversation, account);
      announce(conversation, [botAccount, ...known], known[0] ?? { id });
      return conversation;
    },
    fromClient: async (conversation, sender, fields) => {
      const from = asUser(sender);
      join(conversation, from);
      const addressed = { ...fields, recipient: botAccount };
      const isTyping = fields.type === "typing";
      const activity = isTyping
        ? stamp(conversation, `${conversation.id}|${deps.newId()}`, addressed, from)
        : record(conversation, addressed, from, true);
      if (isTyping) streams.sendOnce(conversation, activity);
      else streams.catchUp(conversation);
      await announcements.get(conversation.id);
      await bot.deliver(activity);
      if (!isTyping) await deliverAgain(conversation, activity);
      return activity.id;
    },
    fromBot: (conversation, activity) => {
      const { serviceUrl: _serviceUrl, ...fields } = activity;
      const from = asBot(botAccount, fields.from);
      if (fields.type === "typing") {
        const typing = stamp(conversation, `${conversation.id}|${deps.newId()}`, fields, from);
        streams.sendOnce(conversation, typing);
        return typing.id;
      }
      const { id } = record(conversation, fields, from, shownTypes.includes(fields.type));
      streams.catchUp(conversation);
      return id;
    },
    showAgain: (conversation, activityId, fields) => {
      conversations.record(conversation, () => stamp(conversation, activityId, fields, botAccount), true);
      streams.catchUp(conversation);
    },
  };
  return channel;
}

const asUser = (account: Account): Account => ({ ...account, role: "user" });

/** The bot's own account, under the name it gave itself for this activity. */
function asBot(bot: Account, claimed: unknown): Account {
  const name =
    typeof claimed === "object" && claimed !== null && "name" in claimed ? claimed.name : undefined;
  return typeof name === "string" ? { ...bot, name } : bot;
}
