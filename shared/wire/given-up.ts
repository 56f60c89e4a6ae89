import { type BusQueueName, busQueues } from "../bus-queues.ts";
import type { AddressedGroupCommand } from "../domain/assignment/command.ts";
import type { AddressedThreadCommand } from "../domain/thread/command.ts";
import { decodeGroupCommand } from "./group-command.ts";
import { decodeThreadCommand } from "./thread-command.ts";

/** The command in a message that was given up. */
export type GivenUp =
  | { readonly kind: "thread"; readonly addressed: AddressedThreadCommand }
  | { readonly kind: "group"; readonly addressed: AddressedGroupCommand }
  | { readonly kind: "unreadable" };

interface LetterKey {
  readonly queue: BusQueueName;
  readonly messageId: string;
}

export const busQueueNames: readonly BusQueueName[] = Object.values(busQueues);

export function readGivenUp(queue: BusQueueName, body: unknown): GivenUp {
  try {
    return queue === busQueues.assignWork
      ? { kind: "group", addressed: decodeGroupCommand(queue, body) }
      : { kind: "thread", addressed: decodeThreadCommand(queue, body) };
  } catch (error) {
    if (error instanceof Error && error.name === "PoisonMessageError") return { kind: "unreadable" };
    throw error;
  }
}

/** A message id can be anybody's text, so that a path takes it only encoded. */
export function letterId({ queue, messageId }: LetterKey): string {
  return `${queue}.${Buffer.from(messageId).toString("base64url")}`;
}

export function parseLetterId(id: string): LetterKey | undefined {
  const dot = id.lastIndexOf(".");
  const queue = busQueueNames.find((name) => name === id.slice(0, dot));
  return queue && { queue, messageId: Buffer.from(id.slice(dot + 1), "base64url").toString() };
}
