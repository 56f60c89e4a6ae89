import type { Activity } from "./activity.ts";
import type { ChannelSigner } from "./channel-signer.ts";
import { RefusedRequest } from "./refused-request.ts";

/** What happens to each activity a bot is sent: once, twice, or twice with another id the second time. */
export type DuplicateDelivery = "none" | "same-id" | "new-id";

export interface BotLink {
  /** Resolves when the bot has answered 2xx; otherwise throws what the client is answered with. */
  deliver(activity: Activity): Promise<void>;
  botEndpoint: string;
  stop(): void;
}

/** Posts signed activities to the bot, and waits for its answer as long as the real service does. */
export function createBotLink(deps: {
  readonly botEndpoint: string;
  readonly signer: ChannelSigner;
  readonly serviceUrl: string;
  readonly timeoutMs: number;
  readonly log: (line: string) => void;
}): BotLink {
  const stopping = new AbortController();
  const link: BotLink = {
    botEndpoint: deps.botEndpoint,
    stop: () => stopping.abort(),
    deliver: async (activity) => {
      const response = await post(activity).catch((error: unknown) => {
        deps.log(`the bot at ${link.botEndpoint} did not answer ${activity.type}: ${reasonOf(error)}`);
        throw isTimeout(error) ? botError("bot timed out", 504) : botError("bot could not be reached", 502);
      });
      await response.body?.cancel();
      if (response.ok) return;
      deps.log(`the bot answered ${response.status} to ${activity.type}`);
      throw response.status < 500
        ? botError("bot rejected the activity", response.status, "BotRejectedActivity")
        : botError("bot returned an error", response.status);
    },
  };

  const post = async (activity: Activity) =>
    fetch(link.botEndpoint, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        authorization: `Bearer ${await deps.signer.sign()}`,
      },
      body: JSON.stringify({ ...activity, serviceUrl: deps.serviceUrl }),
      redirect: "error",
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(deps.timeoutMs)]),
    });

  return link;
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === "TimeoutError";

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

function botError(what: string, botStatus: number, code = "BotError"): RefusedRequest {
  const message = `Failed to send activity: ${what}`;
  return new RefusedRequest(502, code, message, { extra: { httpStatusCode: botStatus } });
}
