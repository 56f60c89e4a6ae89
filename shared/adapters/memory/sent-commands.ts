import type { SentCommand, SentCommands } from "../../ports/sent-commands.ts";

/** What users asked for, in memory. */
export function createMemorySentCommands(): SentCommands {
  const kept = new Map<string, SentCommand>();
  const keyOf = (user: string, command: string): string => JSON.stringify([user, command]);

  return {
    async remember(user, sent) {
      const key = keyOf(user, sent.commandId);
      const known = kept.get(key);
      if (known !== undefined) return structuredClone(known);
      kept.set(key, structuredClone(sent));
      return sent;
    },

    async find(user, command) {
      return structuredClone(kept.get(keyOf(user, command)));
    },
  };
}
