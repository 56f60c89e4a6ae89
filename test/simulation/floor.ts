import { parseConfiguration } from "../../shared/config/parse-configuration.ts";
import type { Configuration } from "../../shared/domain/routing/configuration.ts";

const rule = (name: string, value: string, queue: string) => ({
  name,
  when: { variable: "BotHandoffTopic", operator: "equals", value },
  queue,
});

const workstream = {
  mode: "push",
  capacityUnits: 30,
  variables: [
    { name: "BotHandoffTopic", type: "text" },
    { name: "Amount", type: "number" },
  ],
  rules: [
    {
      name: "BotRule",
      when: { variable: "BotHandoffTopic", operator: "does-not-contain-data" },
      queue: "BotQueue",
    },
    rule("CardRule", "Card", "CardQueue"),
    rule("LoanRule", "Loan", "LoanQueue"),
    rule("MixedRule", "Mixed", "MixedQueue"),
    rule("ConciergeRule", "Concierge", "ConciergeQueue"),
    rule("BotsRule", "Bots", "BotQueue"),
  ],
  fallbackQueue: "DefaultQueue",
};

/** A small floor where everything is scarce: the acceptance sample, a queue of people and a bot, two kinds of wrap-up. */
const file = {
  workstreams: [
    {
      ...workstream,
      id: "Chat",
      channels: ["webchat"],
      wrapUp: { block: "always", closeAfterSeconds: 120 },
      undeclaredVariables: "refuse",
    },
    {
      ...workstream,
      id: "Direct",
      channels: ["directline"],
      capacityUnits: 45,
      wrapUp: { block: "never", closeAfterSeconds: 90 },
    },
  ],
  queues: [
    { id: "BotQueue", members: ["bank-bot"] },
    { id: "CardQueue", members: ["ann", "ben"], priority: 50 },
    { id: "LoanQueue", members: ["cara", "dan"] },
    { id: "MixedQueue", members: ["ben", "dan", "concierge-bot"] },
    { id: "ConciergeQueue", members: ["concierge-bot"] },
    { id: "DefaultQueue", members: ["ann", "ben", "cara", "dan"] },
  ],
  agents: [
    { id: "ann", displayName: "Ann", capacity: 60 },
    { id: "ben", displayName: "Ben", capacity: 90 },
    { id: "cara", displayName: "Cara", capacity: 30 },
    { id: "dan", displayName: "Dan", capacity: 100 },
  ],
  bots: [
    { id: "bank-bot", displayName: "Bank", appId: "b1", capacity: 1000 },
    { id: "concierge-bot", displayName: "Concierge", appId: "b2", capacity: 50 },
  ],
  offer: { seconds: 45, maxDeclines: 3, retryAfterSeconds: 10 },
  presence: { leaseSeconds: 60, graceSeconds: 90 },
  botTurnSeconds: 20,
};

export const floor: Configuration = readFloor();

function readFloor(): Configuration {
  const parsed = parseConfiguration(file, "simulated floor");
  if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.errors));
  return parsed.configuration;
}
