import type { CustomerChannel, SendResult } from "../../ports/customer-channel.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { plain } from "./plain.ts";

/** A channel whose sends are told of. */
export function observedChannel(channel: CustomerChannel, telemetry: Telemetry): CustomerChannel {
  return {
    send: async (address, message) => {
      const facts = { "switchboard.channel": plain(address.channelId) };
      const begun = performance.now();
      const result = await telemetry.span(
        { name: "send to channel", kind: "client", facts },
        () => channel.send(address, message),
        factsOf,
      );
      telemetry.measure("switchboard.channel.send.duration", (performance.now() - begun) / 1000, {
        ...facts,
        "switchboard.outcome": result.kind,
      });
      return result;
    },
    typing: (address) => channel.typing(address),
  };
}

const factsOf = (result: SendResult) => ({
  "switchboard.outcome": result.kind,
  "http.response.status_code": result.kind === "refused" ? result.status : undefined,
});
