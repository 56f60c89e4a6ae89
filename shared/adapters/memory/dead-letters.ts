import type { DeadLetter, DeadLetters } from "../../ports/dead-letters.ts";

/** Given-up bus messages, in memory. */
export function createMemoryDeadLetters(): DeadLetters {
  const letters = new Map<string, DeadLetter>();

  return {
    async park(letter) {
      letters.set(JSON.stringify([letter.queue, letter.messageId]), structuredClone(letter));
    },

    async list(queue) {
      return structuredClone([...letters.values()].filter((letter) => letter.queue === queue));
    },
  };
}
