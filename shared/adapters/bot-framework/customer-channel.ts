import type { ChannelAddress } from "../../domain/thread/state.ts";
import type { CustomerChannel, SendResult } from "../../ports/customer-channel.ts";
import type { ConnectorClient } from "./connector-clients.ts";
import { outgoingMessage, outgoingTyping } from "./outgoing-activity.ts";
import { resultOfFailure } from "./send-result.ts";
import { isAllowedServiceUrl } from "./service-url.ts";
import type { BotFrameworkSettings } from "./settings.ts";

/** Speaks to customers through the Bot Connector. */
export function createCustomerChannel(deps: {
  readonly settings: BotFrameworkSettings;
  /** How long one attempt may take. */
  readonly timeoutMs?: number;
  readonly now?: () => number;
}): CustomerChannel {
  const { settings, timeoutMs = 15_000, now = Date.now } = deps;
  let clients: Promise<(serviceUrl: string) => Promise<ConnectorClient>> | undefined;
  const clientFor = async (serviceUrl: string) => {
    clients ??= import("./connector-clients.ts").then((m) => m.createConnectorClients(settings));
    return (await clients)(serviceUrl);
  };

  const post = async (address: ChannelAddress, activity: object): Promise<string | undefined> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const { conversations } = await clientFor(address.serviceUrl);
    type Activity = Parameters<typeof conversations.sendToConversation>[1];
    const posted = conversations.sendToConversation(address.conversationId, activity as Activity, {
      abortSignal: signal,
    });
    const { id } = await Promise.race([posted, rejectionOf(signal)]);
    return typeof id === "string" && id !== "" ? id : undefined;
  };

  const attempt = async (address: ChannelAddress, activity: object): Promise<SendResult> => {
    // Of an earlier configuration, or of an address that was allowed once: our token is not sent there.
    if (!isAllowedServiceUrl(address.serviceUrl, settings)) return { kind: "unreachable" };
    try {
      const activityId = await post(address, activity);
      return { kind: "delivered", ...(activityId === undefined ? {} : { activityId }) };
    } catch (error) {
      return resultOfFailure(error, now());
    }
  };

  return {
    send: (address, message) => attempt(address, outgoingMessage(address, message)),
    typing: async (address) => {
      await attempt(address, outgoingTyping(address));
    },
  };
}

/** Getting a token does not listen to the signal, so the attempt as a whole is given up as well. */
function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
