import type { Revision } from "../../domain/routing/configuration.ts";
import type { ConfigurationStore } from "../../ports/configuration-store.ts";

/** The active revision, in memory. */
export function createMemoryConfigurationStore(): ConfigurationStore {
  let active: Revision | undefined;

  return {
    async active() {
      return structuredClone(active);
    },

    async find(number) {
      return active?.number === number ? structuredClone(active) : undefined;
    },

    async initialise(configuration) {
      active ??= { number: 1, configuration: structuredClone(configuration) };
      return structuredClone(active);
    },
  };
}
