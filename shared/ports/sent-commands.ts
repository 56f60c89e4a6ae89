import type { CommandId, GroupId, ThreadId, UserId } from "../domain/ids.ts";

/** Which aggregate a command was sent to, and so where its outcome is found. */
export type CommandTarget =
  | { readonly kind: "thread"; readonly id: ThreadId }
  | { readonly kind: "group"; readonly id: GroupId };

/** A request of one user whose outcome was not known in time, by the id of its command. */
export interface SentCommand {
  readonly commandId: CommandId;
  /** Hash of what was asked for: the same key with another one is a mistake of the sender. */
  readonly fingerprint: string;
  readonly target: CommandTarget;
  readonly at: number;
}

/** What users may ask about later. Never changed. */
export interface SentCommands {
  /** Keeps it, unless there is one of that user and id already. Answers with the one that is kept. */
  remember(user: UserId, sent: SentCommand): Promise<SentCommand>;
  find(user: UserId, command: CommandId): Promise<SentCommand | undefined>;
}
