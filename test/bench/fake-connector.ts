import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeConnector {
  readonly serviceUrl: string;
  /** The next message that a conversation is sent, with when it came. */
  nextMessage(conversationId: string): Promise<{ readonly text: string; readonly at: number }>;
  stop(): Promise<void>;
}

type Said = Awaited<ReturnType<FakeConnector["nextMessage"]>>;

interface Inbox {
  readonly said: Said[];
  readonly waiting: ((said: Said) => void)[];
}

/** The Bot Connector without anything behind it: takes what bots send, and answers with an id at once. */
export async function startFakeConnector(): Promise<FakeConnector> {
  const inboxes = new Map<string, Inbox>();
  const inboxOf = (conversationId: string): Inbox => {
    const inbox = inboxes.get(conversationId) ?? { said: [], waiting: [] };
    inboxes.set(conversationId, inbox);
    return inbox;
  };
  const take = (conversationId: string, said: Said): void => {
    const inbox = inboxOf(conversationId);
    const waiter = inbox.waiting.shift();
    if (waiter === undefined) inbox.said.push(said);
    else waiter(said);
  };
  let ids = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    ids++;
    response.writeHead(200, { "content-type": "application/json" }).end(`{"id":"f${ids}"}`);
    const message = readMessage(Buffer.concat(chunks).toString());
    const id = /^\/v3\/conversations\/([^/]+)\//.exec(request.url ?? "")?.[1];
    if (id !== undefined && message !== undefined) {
      take(decodeURIComponent(id), { text: message, at: performance.now() });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    serviceUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    nextMessage: (conversationId) => {
      const inbox = inboxOf(conversationId);
      const said = inbox.said.shift();
      if (said !== undefined) return Promise.resolve(said);
      return new Promise((resolve) => inbox.waiting.push(resolve));
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The text of a message; undefined for typing and whatever else is sent. */
function readMessage(body: string): string | undefined {
  const { type, text = "" } = JSON.parse(body) as { readonly type?: string; readonly text?: string };
  return type === "message" ? text : undefined;
}
