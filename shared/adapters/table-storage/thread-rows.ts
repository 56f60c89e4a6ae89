import { type BotId, botId, type CommandId, type ThreadId } from "../../domain/ids.ts";
import { newThread, type Thread } from "../../domain/thread/state.ts";
import { UnreadableRowError } from "./errors.ts";
import { decodeKey, encodeKey, encodeNumber } from "./row-key.ts";
import type { Operation, Row, RowAddress, RowRange, StoredRow } from "./table.ts";
import { botDocument, contextDocument, type ThreadSnapshot, threadHead } from "./thread-snapshot.ts";

const headRow = "head";
const contextRow = "doc_context";
const botRowPrefix = "doc_bot_";

/** Where a thread's rows are. */
export const threadRows = {
  head: (id: ThreadId): RowAddress => ({ partition: encodeKey(id), row: headRow }),
  command: (id: ThreadId, command: CommandId): RowAddress => ({
    partition: encodeKey(id),
    row: `c_${encodeKey(command)}`,
  }),
  journal: (id: ThreadId, place: JournalPlace): RowAddress => ({
    partition: encodeKey(id),
    row: `j_${placeKey(place)}`,
  }),
  delivery: (id: ThreadId, place: JournalPlace): RowAddress => ({
    partition: encodeKey(id),
    row: `d_${placeKey(place)}`,
  }),
  /** Documents and head sort side by side, so that one request reads both, and nothing else. */
  state: (id: ThreadId): RowRange => ({ partition: encodeKey(id), from: "doc_", before: "heae" }),
};

export interface JournalPlace {
  readonly conversation: number;
  readonly sequence: number;
}

/** The thread that head and documents make up. */
export function readThread(
  id: ThreadId,
  {
    table,
    head,
    documents,
  }: { readonly table: string; readonly head: StoredRow; readonly documents: readonly StoredRow[] },
): Thread {
  const { current, ...snapshot } = threadHead.decode(table, head);
  const context = documents.find((row) => row.rowKey === contextRow);
  const bots = documents.filter((row) => row.rowKey.startsWith(botRowPrefix));
  const thread: Thread = {
    ...newThread(id),
    ...snapshot,
    botMemory: Object.fromEntries(
      bots.map((row) => [readBotId(row), botDocument.decode(table, row)] as const),
    ),
  };
  if (current === undefined) return thread;
  if (context === undefined) {
    const where = { table, partition: head.partitionKey, row: contextRow };
    throw new UnreadableRowError(where, "it is missing, though the head has a conversation");
  }
  return { ...thread, current: { ...current, variables: contextDocument.decode(table, context) } };
}

export function headOf(thread: Thread): Row {
  const { id, botMemory: _, current, ...rest } = thread;
  return threadHead.encode(threadRows.head(id), {
    ...rest,
    current: withoutVariables(current),
  } satisfies ThreadSnapshot);
}

/** What to write, and what to delete, so that the stored documents become those of `next`. */
export function changedDocuments(before: Thread, next: Thread): Operation[] {
  return [...changedContext(before, next), ...changedBots(before, next)];
}

function changedContext(before: Thread, next: Thread): Operation[] {
  const address = { partition: encodeKey(next.id), row: contextRow };
  const old = before.current?.variables;
  const variables = next.current?.variables;
  if (variables === undefined) return old === undefined ? [] : [{ kind: "delete", address }];
  if (isSame(old, variables)) return [];
  return [{ kind: "upsert", row: contextDocument.encode(address, variables) }];
}

function changedBots(before: Thread, next: Thread): Operation[] {
  const address = (bot: string): RowAddress => ({
    partition: encodeKey(next.id),
    row: `${botRowPrefix}${encodeKey(bot)}`,
  });
  const old = new Map(Object.entries(before.botMemory));
  const memories = Object.entries(next.botMemory);
  const written = memories
    .filter(([bot, memory]) => !isSame(old.get(bot), memory))
    .map(([bot, memory]): Operation => ({ kind: "upsert", row: botDocument.encode(address(bot), memory) }));
  const gone = [...old.keys()]
    .filter((bot) => !Object.hasOwn(next.botMemory, bot))
    .map((bot): Operation => ({ kind: "delete", address: address(bot) }));
  return [...written, ...gone];
}

function isSame(old: unknown, next: unknown): boolean {
  return old === next || (old !== undefined && JSON.stringify(old) === JSON.stringify(next));
}

function withoutVariables(current: Thread["current"]): ThreadSnapshot["current"] {
  if (current === undefined) return undefined;
  const { variables: _, ...rest } = current;
  return rest;
}

function readBotId(row: StoredRow): BotId {
  return botId(decodeKey(row.rowKey.slice(botRowPrefix.length)));
}

function placeKey({ conversation, sequence }: JournalPlace): string {
  return `${encodeNumber(conversation, 9)}_${encodeNumber(sequence, 12)}`;
}
