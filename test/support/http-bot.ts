import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface BotActivity {
  readonly id: string;
  readonly type: string;
  readonly text?: string;
  readonly name?: string;
  readonly serviceUrl: string;
  readonly channelId: string;
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string; readonly role?: string; readonly name?: string };
  readonly attachments?: unknown;
  readonly recipient?: { readonly id: string };
  readonly membersAdded?: readonly { readonly id: string }[];
  readonly [field: string]: unknown;
}

export interface HttpBot {
  readonly endpoint: string;
  readonly received: readonly { readonly activity: BotActivity; readonly headers: IncomingHttpHeaders }[];
  /** Activities of one type, in order. */
  of(type: string): readonly BotActivity[];
  /** Resolves with the first activity that fits, now or later. */
  until(fits: (activity: BotActivity) => boolean): Promise<BotActivity>;
  stop(): Promise<void>;
}

type OnActivity = (activity: BotActivity, response: ServerResponse) => unknown;

/** The smallest bot there is: plain HTTP, answers through the connector, 200 unless `onActivity` answered. */
export async function startHttpBot(onActivity: OnActivity = () => undefined): Promise<HttpBot> {
  const received: { activity: BotActivity; headers: IncomingHttpHeaders }[] = [];
  const wakers = new Set<() => void>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const activity = JSON.parse(Buffer.concat(chunks).toString("utf8")) as BotActivity;
    received.push({ activity, headers: request.headers });
    for (const wake of wakers) wake();
    const handled = await onActivity(activity, response);
    if (handled !== "held" && !response.headersSent) response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`,
    received,
    of: (type) => received.map(({ activity }) => activity).filter((activity) => activity.type === type),
    until: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.find(({ activity }) => fits(activity));
          if (found === undefined) return;
          wakers.delete(look);
          resolve(found.activity);
        };
        wakers.add(look);
        look();
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends as a bot does: a POST under the service URL, with some bearer token. */
export function sendAsBot(to: BotActivity, fields: Record<string, unknown>): Promise<Response> {
  const id = encodeURIComponent(to.conversation.id);
  return fetch(`${to.serviceUrl}v3/conversations/${id}/activities`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer outbound" },
    body: JSON.stringify(fields),
  });
}
