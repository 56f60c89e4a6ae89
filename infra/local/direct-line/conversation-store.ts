import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { Account, Activity } from "./activity.ts";

/** One line of a conversation: `shown` tells whether clients get it. */
export interface Entry {
  readonly activity: Activity;
  readonly shown: boolean;
}

export interface Conversation {
  readonly id: string;
  readonly locale?: string;
  readonly members: readonly Account[];
  readonly entries: readonly Entry[];
}

interface Opening {
  readonly id: string;
  readonly locale?: string;
}

type Line =
  | { readonly v: 1; readonly opened: Opening }
  | { readonly member: Account }
  | { readonly entry: Entry };

interface MutableConversation extends Conversation {
  readonly members: Account[];
  readonly entries: Entry[];
}

/** Ids become file names, so nothing else is ever looked up. */
const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

export interface ConversationStore {
  find(id: string): Conversation | undefined;
  open(opening: Opening): Conversation;
  addMember(conversation: Conversation, member: Account): void;
  /** Numbers, keeps and returns an activity. */
  record(conversation: Conversation, make: (id: string) => Activity, shown: boolean): Activity;
}

/**
 * Conversations, kept as one file each to which lines are only ever added, so that a killed process loses
 * at most a line it had not finished. Without a folder they live in memory.
 */
export function createConversationStore(dataDirectory: string | undefined): ConversationStore {
  const open = new Map<string, MutableConversation>();
  const folder = dataDirectory === undefined ? undefined : join(dataDirectory, "conversations");
  if (folder !== undefined) mkdirSync(folder, { recursive: true });

  const append = (id: string, line: Line) => {
    if (folder !== undefined) appendFileSync(fileOf(folder, id), `${JSON.stringify(line)}\n`);
  };
  const own = (conversation: Conversation): MutableConversation => {
    const found = open.get(conversation.id);
    if (found === undefined) throw new Error(`conversation ${conversation.id} was not opened here`);
    return found;
  };

  return {
    find: (id) => {
      if (!idPattern.test(id)) return undefined;
      const known = open.get(id) ?? (folder === undefined ? undefined : readConversation(folder, id));
      if (known !== undefined) open.set(id, known);
      return known;
    },
    open: (opening) => {
      if (!idPattern.test(opening.id)) throw new Error(`not a conversation id: ${opening.id}`);
      const created: MutableConversation = { ...opening, members: [], entries: [] };
      append(opening.id, { v: 1, opened: opening });
      open.set(opening.id, created);
      return created;
    },
    addMember: (conversation, member) => {
      append(conversation.id, { member });
      own(conversation).members.push(member);
    },
    record: (conversation, make, shown) => {
      const { entries } = own(conversation);
      const activity = make(`${conversation.id}|${String(entries.length).padStart(7, "0")}`);
      append(conversation.id, { entry: { activity, shown } });
      entries.push({ activity, shown });
      return activity;
    },
  };
}

const fileOf = (folder: string, id: string) => join(folder, `${id}.jsonl`);

function readConversation(folder: string, id: string): MutableConversation | undefined {
  const file = fileOf(folder, id);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  const lines = whole.split("\n").filter((line) => line !== "");
  const [first, ...rest] = lines.map((line) => JSON.parse(line) as Line);
  if (first === undefined || !("opened" in first)) return undefined;
  const conversation: MutableConversation = { ...first.opened, members: [], entries: [] };
  for (const line of rest) {
    if ("member" in line) conversation.members.push(line.member);
    if ("entry" in line) conversation.entries.push(line.entry);
  }
  return conversation;
}
