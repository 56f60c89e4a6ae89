import type { ConfigurationBotFrameworkAuthentication } from "botbuilder";
import { createBotFrameworkAuthentication } from "./bot-framework-authentication.ts";
import type { BotFrameworkSettings } from "./settings.ts";

type Authentication = ConfigurationBotFrameworkAuthentication;
type Identity = Parameters<Authentication["createConnectorFactory"]>[0];
export type ConnectorClient = Awaited<
  ReturnType<ReturnType<Authentication["createConnectorFactory"]>["create"]>
>;

/** No token could be had, so nothing was sent. */
export class NoCredentialsError extends Error {
  override readonly name = "NoCredentialsError";
}

const keptClients = 100;

/** One connector client per service URL, each of which posts once and only there. Load it on first use. */
export function createConnectorClients(settings: BotFrameworkSettings) {
  const factory = createBotFrameworkAuthentication(settings).createConnectorFactory(
    identityOf(settings.appId),
  );
  const clients = new Map<string, Promise<ConnectorClient>>();
  return (serviceUrl: string): Promise<ConnectorClient> => {
    const kept = clients.get(serviceUrl);
    if (kept !== undefined) return kept;
    if (clients.size >= keptClients) clients.clear();
    const client = factory.create(serviceUrl, "https://api.botframework.com").then(posting);
    clients.set(serviceUrl, client);
    client.catch(() => clients.delete(serviceUrl));
    return client;
  };
}

/** The factory reads one claim. The SDK's own class for it is not exported. */
function identityOf(appId: string): Identity {
  const claims = [{ type: "aud", value: appId }];
  const getClaimValue = (type: string) => (type === "aud" ? appId : null);
  return { claims, isAuthenticated: true, getClaimValue } as unknown as Identity;
}

/**
 * By default the client posts up to four times (408, 5xx, resets), so that customers read things twice, and follows
 * redirects with our token in hand. Neither can be switched off by an option, nor is the pipeline public.
 */
function posting(client: ConnectorClient): ConnectorClient {
  const { pipeline } = (client as unknown as { readonly client: { readonly pipeline: Pipeline } }).client;
  pipeline.removePolicy({ name: "defaultRetryPolicy" });
  pipeline.removePolicy({ name: "redirectPolicy" });
  const { credentials } = client;
  client.credentials = {
    signRequest: async (request) => {
      try {
        return await credentials.signRequest(request);
      } catch (cause) {
        throw new NoCredentialsError("no token to speak to the channel with", { cause });
      }
    },
  };
  return client;
}

interface Pipeline {
  removePolicy(which: { readonly name: string }): unknown;
}
