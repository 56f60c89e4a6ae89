import type { Configuration, Revision } from "../domain/routing/configuration.ts";

/** Numbered, immutable revisions and the pointer to the active one. */
export interface ConfigurationStore {
  /** The active revision; undefined before the first one. */
  active(): Promise<Revision | undefined>;
  /** The revision of that number; undefined when there is none. */
  find(number: number): Promise<Revision | undefined>;
  /**
   * Stores revision 1 and makes it active, unless there is one already. Safe when several instances start at once.
   * Answers with the active revision.
   */
  initialise(configuration: Configuration): Promise<Revision>;
}
