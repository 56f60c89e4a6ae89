/** Ids that cannot be swapped for one another. Mint them here, nowhere else. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** One customer's channel conversation, for ever. Also the Service Bus session id of its commands. */
export type ThreadId = Id<"Thread">;
/** One request on a thread: the thread id, a dot, and the conversation's number on that thread. */
export type ConversationId = Id<"Conversation">;
export type WorkstreamId = Id<"Workstream">;
export type QueueId = Id<"Queue">;
/** A person: agent or supervisor. */
export type UserId = Id<"User">;
export type BotId = Id<"Bot">;
export type GroupId = Id<"Group">;
/** Derived from what caused the command, never random, so that a repeated command is recognised. */
export type CommandId = Id<"Command">;

function mint<T extends Id<string>>(kind: string) {
  return (raw: string): T => {
    if (raw.trim() === "") throw new TypeError(`${kind} id is empty`);
    return raw as T;
  };
}

export const threadId = mint<ThreadId>("thread");
export const workstreamId = mint<WorkstreamId>("workstream");
export const queueId = mint<QueueId>("queue");
export const userId = mint<UserId>("user");
export const botId = mint<BotId>("bot");
export const groupId = mint<GroupId>("group");
export const commandId = mint<CommandId>("command");

const mintConversationId = mint<ConversationId>("conversation");

/** `number` counts from 1 on each thread. */
export function conversationId(address: {
  readonly thread: ThreadId;
  readonly number: number;
}): ConversationId {
  return mintConversationId(`${address.thread}.${address.number}`);
}

/** The thread and number an id names, or undefined when it is not a conversation id. */
export function parseConversationId(
  raw: string,
): { readonly thread: ThreadId; readonly number: number } | undefined {
  const match = /^([A-Za-z][A-Za-z0-9_-]{0,119})\.([1-9][0-9]{0,8})$/.exec(raw);
  const [, thread, number] = match ?? [];
  if (thread === undefined || number === undefined) return undefined;
  return { thread: threadId(thread), number: Number(number) };
}
