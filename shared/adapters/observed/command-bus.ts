import type { CommandBus } from "../../ports/command-bus.ts";
import type { Telemetry } from "../../ports/telemetry.ts";

/** A bus whose sends are told of, and whose messages take the trace along. */
export function observedBus(bus: CommandBus, telemetry: Telemetry): CommandBus {
  return {
    send(messages) {
      if (messages.length === 0) return bus.send(messages);
      const queues = new Set(messages.map(({ queue }) => queue));
      const [only] = queues;
      const facts = {
        "messaging.system": "servicebus",
        "messaging.operation.type": "send",
        "messaging.operation.name": "send",
        "messaging.destination.name": queues.size === 1 ? only : undefined,
        "messaging.batch.message_count": messages.length,
      };
      const name = queues.size === 1 ? `send ${only}` : "send";
      return telemetry.span({ name, kind: "producer", facts }, async () => {
        const trace = telemetry.carry();
        await bus.send(trace === undefined ? messages : messages.map((message) => ({ ...message, trace })));
        telemetry.count("switchboard.bus.messages", messages.length);
        for (const { queue } of messages) {
          telemetry.measure("messaging.client.sent.messages", 1, { "messaging.destination.name": queue });
        }
      });
    },
  };
}
