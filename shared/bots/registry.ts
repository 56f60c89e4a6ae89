import { BankBot } from "./bank-bot.ts";
import { ConciergeBot } from "./concierge-bot.ts";
import type { RegisteredBot } from "./registered-bot.ts";

/** Every bot of this app. Put yours in here. */
export const registeredBots: readonly RegisteredBot[] = [
  { id: "bank-bot", create: (storage) => new BankBot(storage) },
  { id: "concierge-bot", create: (storage) => new ConciergeBot(storage) },
];
