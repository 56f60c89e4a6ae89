import type { DeadLetter, DeadLetters } from "../../ports/dead-letters.ts";

/** Given-up bus messages, in memory. */
export function createMemoryDeadLetters(): DeadLetters {
  const letters = new Map<string, DeadLetter>();
  const keyOf = ({ queue, messageId }: Pick<DeadLetter, "queue" | "messageId">): string =>
    JSON.stringify([queue, messageId]);

  return {
    async park(letter) {
      letters.set(keyOf(letter), structuredClone(letter));
    },

    async find(key) {
      return structuredClone(letters.get(keyOf(key)));
    },

    async list(queue) {
      return structuredClone([...letters.values()].filter((letter) => letter.queue === queue));
    },
  };
}
