import type { ActivityHandler, Middleware, Storage } from "botbuilder";

/** A bot that runs inside this app. Its id is the one in the configuration's `bots`. */
export interface RegisteredBot {
  readonly id: string;
  /** Called once for each turn; keep nothing outside the storage, whose content is saved with the conversation. */
  create(storage: Storage): ActivityHandler;
  readonly middleware?: readonly Middleware[];
}
