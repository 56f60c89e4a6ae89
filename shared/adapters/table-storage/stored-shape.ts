import * as z from "zod";
import {
  botId,
  type ConversationId,
  commandId,
  conversationId,
  parseConversationId,
  queueId,
  threadId,
  userId,
  workstreamId,
} from "../../domain/ids.ts";
import type { VariableValue } from "../../domain/routing/condition.ts";
import type { Declines } from "../../domain/thread/state.ts";

/** One schema for each field of a type: a field that is forgotten, or required where the type has it optional, is a compile error. */
type Fields<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K>
    ? z.ZodExactOptional<z.ZodType<Exclude<T[K], undefined>>>
    : z.ZodType<T[K]>;
};

/** A stored object with exactly the fields of `T`; anything else in a row is refused rather than lost. */
export function exactly<T>() {
  return <F extends Fields<T>>(fields: F) => z.strictObject(fields);
}

/** One schema for each member of a union: a member that is forgotten is a compile error. */
export type Members<Union, Tag extends keyof Union> = {
  readonly [Value in Union[Tag] & string]: z.ZodType<Extract<Union, Record<Tag, Value>>>;
};

/** A field that is always there and may be undefined, which JSON leaves out. */
export function orUndefined<T>(schema: z.ZodType<T>) {
  return schema.optional().transform((value): T | undefined => value);
}

export const nonEmpty = z.string().regex(/\S/);

const conversation: z.ZodType<ConversationId> = z.string().transform((raw, context) => {
  const address = parseConversationId(raw);
  if (address !== undefined) return conversationId(address);
  context.addIssue({ code: "custom", message: "not a conversation id" });
  return z.NEVER;
});

/** Ids are minted after the text was found good: a throw inside `transform` would not become an issue. */
export const ids = {
  conversation,
  bot: nonEmpty.transform(botId),
  command: nonEmpty.transform(commandId),
  queue: nonEmpty.transform(queueId),
  thread: nonEmpty.transform(threadId),
  user: nonEmpty.transform(userId),
  workstream: nonEmpty.transform(workstreamId),
};

export const variableValue: z.ZodType<VariableValue> = z.union([z.string(), z.number(), z.boolean()]);

export const declines: z.ZodType<Readonly<Record<string, Declines>>> = z.record(
  ids.user,
  exactly<Declines>()({ count: z.number(), lastAt: z.number() }),
);

/** A value of a closed union whose tag is known. What else it holds was written by this app under the row's version. */
export function taggedAs<T extends { readonly type: string }>(tags: Readonly<Record<T["type"], true>>) {
  return z.custom<T>(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      "type" in value &&
      typeof value.type === "string" &&
      Object.hasOwn(tags, value.type),
  );
}
