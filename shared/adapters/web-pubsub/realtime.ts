import type { WebPubSubServiceClient } from "@azure/web-pubsub";
import type { Realtime } from "../../ports/realtime.ts";

export interface WebPubSubOptions {
  /** A connection string, or the service's endpoint for a managed identity. */
  readonly to: { readonly connectionString: string } | { readonly endpoint: string };
  readonly hub: string;
  /** A push that takes longer is given up: the long poll finds the change. */
  readonly timeoutInMs?: number;
}

/** Push over Azure Web PubSub. The SDK is loaded on first use. What is sent holds no data. */
export function createWebPubSubRealtime(options: WebPubSubOptions): Realtime {
  const { timeoutInMs = 2_000 } = options;
  let client: Promise<WebPubSubServiceClient> | undefined;
  const open = (): Promise<WebPubSubServiceClient> => {
    client ??= connect(options).catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  };

  return {
    async notify(user) {
      const service = await open();
      const abortSignal = AbortSignal.timeout(timeoutInMs);
      await service.sendToUser(user, "changed", { contentType: "text/plain", abortSignal });
    },

    /** Without roles a client can join no group and send nothing: it only receives. */
    async clientUrl(user) {
      const service = await open();
      const { url } = await service.getClientAccessToken({ userId: user, expirationTimeInMinutes: 60 });
      return url;
    },
  };
}

async function connect({ to, hub }: WebPubSubOptions): Promise<WebPubSubServiceClient> {
  const { WebPubSubServiceClient } = await import("@azure/web-pubsub");
  const options = { retryOptions: { maxRetries: 1, retryDelayInMs: 100 } };
  if ("connectionString" in to) {
    const allowInsecureConnection = /Endpoint=http:/i.test(to.connectionString);
    return new WebPubSubServiceClient(to.connectionString, hub, { ...options, allowInsecureConnection });
  }
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new WebPubSubServiceClient(to.endpoint, new DefaultAzureCredential(), hub, options);
}
