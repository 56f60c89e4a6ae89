/** What a typical conversation consists of. Each is a parameter of `npm run cost` or is changed here. */
export interface Habits {
  readonly conversations: number;
  /** Messages of the customer until the bot hands over or ends; the first among them. */
  readonly messagesToBot: number;
  readonly repliesPerMessage: number;
  /** How many of all conversations reach a person, from 0 to 1. */
  readonly escalatedShare: number;
  readonly messagesToAgent: number;
  readonly messagesFromAgent: number;
}

/** How many people have the console open, and for how long. */
export interface Staff {
  readonly agents: number;
  readonly hoursPerDay: number;
  readonly daysPerMonth: number;
}

export const typicalHabits: Habits = {
  conversations: 1_000,
  messagesToBot: 4,
  repliesPerMessage: 1,
  escalatedShare: 0.5,
  messagesToAgent: 6,
  messagesFromAgent: 6,
};

export const typicalStaff: Staff = { agents: 10, hoursPerDay: 8, daysPerMonth: 22 };

/** What was neither counted nor read in a price list. Where it is not known, it is rather too much than too little. */
export const assumed = {
  hoursPerMonth: 730,
  /** Of one instance. */
  memoryGb: 2,
  /** The least that is billed. Executions of one instance at the same time are billed once; here each is alone. */
  secondsPerExecution: 1,
  /** How often a request that waits for its outcome looks for it. */
  looksPerAct: 1,
  /** Per change on an agent's screen: the held conversation, and what was said since. */
  readsPerSync: 4,
  /** Send, receive, complete. */
  operationsPerMessage: 3,
  /** A session is accepted and closed, at worst for each message. */
  sessionOperationsPerMessage: 2,
  /** "You are in the queue", "Ann has joined", "The conversation is over". */
  noticesPerEscalation: 3,
  storedKbPerConversation: 60,
  monthsKept: 12,
  /** One span for each execution, table request and message. */
  telemetryKbPerSpan: 1.5,
  /** A quiet console asks again after so long. */
  pollSeconds: 25,
  /** The poller of an instance reads each bucket with somebody who waits so often. */
  pollerRoundsPerSecond: 2,
  feedBuckets: 16,
  watchEveryMinutes: 5,
  /** Queues and their dead-letter queues. */
  watchedQueues: 8,
  /** How often the platform asks each of them whether there is work. Not published; guessed. */
  scaleControllerSeconds: 10,
  /** On Service Bus, each time: it peeks into every queue. */
  operationsPerWatch: 16,
} as const;
