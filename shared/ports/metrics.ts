/** How a metric's values are put together: summed up, the last one, or spread over buckets. */
type MetricKind = "counter" | "gauge" | "histogram";

export interface Metric {
  readonly kind: MetricKind;
  /** UCUM, as OpenTelemetry has it; what is counted stands in braces. */
  readonly unit: string;
  readonly about: string;
  /** Each value is told with all of these and nothing else, so that no word of a customer can get in. */
  readonly attributes: readonly string[];
}

/** Every metric of the app. docs/runbook.md says what to make of each. */
export const metrics = {
  "http.server.request.duration": {
    kind: "histogram",
    unit: "s",
    about: "How long an HTTP function took to answer.",
    attributes: ["http.request.method", "http.route", "http.response.status_code"],
  },
  "messaging.process.duration": {
    kind: "histogram",
    unit: "s",
    about: "How long a bus message took to handle, by what became of it.",
    attributes: ["messaging.destination.name", "switchboard.command", "switchboard.outcome"],
  },
  "messaging.client.sent.messages": {
    kind: "counter",
    unit: "{message}",
    about: "Messages that were put on a bus queue, wakes among them.",
    attributes: ["messaging.destination.name"],
  },
  "switchboard.bus.wait": {
    kind: "histogram",
    unit: "s",
    about: "How long a message lay on the bus before its first delivery. Not told of what was due later.",
    attributes: ["messaging.destination.name"],
  },
  "switchboard.bus.parked": {
    kind: "counter",
    unit: "{message}",
    about: "Bus messages that were given up and kept as dead letters.",
    attributes: ["messaging.destination.name"],
  },
  "switchboard.bus.retries": {
    kind: "counter",
    unit: "{retry}",
    about: "How often a message had to be tried again within its invocation.",
    attributes: ["messaging.destination.name", "switchboard.command"],
  },
  "switchboard.command.table_requests": {
    kind: "histogram",
    unit: "{request}",
    about: "Table requests that one command took.",
    attributes: ["switchboard.command"],
  },
  "switchboard.command.bus_messages": {
    kind: "histogram",
    unit: "{message}",
    about: "Bus messages that one command sent.",
    attributes: ["switchboard.command"],
  },
  "switchboard.bot.turn.duration": {
    kind: "histogram",
    unit: "s",
    about: "How long a bot took to answer, by what became of the turn.",
    attributes: ["switchboard.bot", "switchboard.outcome"],
  },
  "switchboard.channel.send.duration": {
    kind: "histogram",
    unit: "s",
    about: "How long a channel took to take one message, by what it answered.",
    attributes: ["switchboard.channel", "switchboard.outcome"],
  },
  "switchboard.queue.waiting": {
    kind: "gauge",
    unit: "{conversation}",
    about: "Conversations that wait in a queue, after each command that changed its group.",
    attributes: ["switchboard.queue"],
  },
  "switchboard.queue.offers": {
    kind: "counter",
    unit: "{offer}",
    about: "Offers to agents, and what became of them.",
    attributes: ["switchboard.queue", "switchboard.outcome"],
  },
  "switchboard.queue.time_to_accept": {
    kind: "histogram",
    unit: "s",
    about: "How long a customer waited for a person, from the escalation or transfer to the accept.",
    attributes: ["switchboard.queue"],
  },
  "switchboard.invariant.violations": {
    kind: "gauge",
    unit: "{violation}",
    about: "Where something that must hold of the stored data does not, by the doctor's id of it.",
    attributes: ["switchboard.invariant"],
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof metrics;

export type MetricAttributes<Name extends MetricName> = Readonly<
  Record<(typeof metrics)[Name]["attributes"][number], string | number>
>;
