import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Activity } from "./activity.ts";
import type { ClientTokens } from "./client-tokens.ts";
import type { Conversation, ConversationStore } from "./conversation-store.ts";
import { matchPath, parseTarget } from "./http-router.ts";
import { forbidden, notFound, RefusedRequest } from "./refused-request.ts";
import { activitiesAfter, parseWatermark } from "./watermark.ts";

interface Stream {
  readonly socket: WebSocket;
  sent: number;
}

export interface ClientStreams {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Sends what the conversation's client has not had yet. */
  catchUp(conversation: Conversation): void;
  /** Sends something that is neither kept nor counted: typing. */
  sendOnce(conversation: Conversation, activity: Activity): void;
  /** Breaks every connection without a goodbye, as a network does. */
  drop(): void;
  close(): void;
}

/** The WebSockets on which clients hear of new activities: one for each conversation, the newest. */
export function createClientStreams(deps: {
  readonly tokens: ClientTokens;
  readonly conversations: ConversationStore;
}): ClientStreams {
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  const streams = new Map<string, Stream>();

  const catchUp = (conversation: Conversation) => {
    const stream = streams.get(conversation.id);
    if (stream === undefined) return;
    const { activities, watermark } = activitiesAfter(conversation, stream.sent);
    if (activities.length === 0) return;
    stream.sent = watermark;
    stream.socket.send(JSON.stringify({ activities, watermark: String(watermark) }));
  };

  const accept = (conversation: Conversation, socket: WebSocket, sent: number) => {
    streams.get(conversation.id)?.socket.close(1000, "collision");
    const stream: Stream = { socket, sent };
    streams.set(conversation.id, stream);
    socket.on("close", () => {
      if (streams.get(conversation.id) === stream) streams.delete(conversation.id);
    });
    socket.on("error", () => socket.terminate());
    // Clients say nothing here but empty frames, to notice a dead connection.
    socket.on("message", () => socket.send(""));
    catchUp(conversation);
  };

  /** Who may listen, from where on; refuses everyone else. */
  const admit = async (request: IncomingMessage) => {
    const { segments, query } = parseTarget(request.url);
    const params = matchPath("/v3/directline/conversations/:id/stream", segments);
    if (params === undefined) throw notFound("There is no such route");
    const { id = "" } = params;
    const token = query.get("t");
    if (token === null) throw new RefusedRequest(401, "BadArgument", "Missing token");
    if ((await deps.tokens.checkStream(token)) !== id)
      throw forbidden("The token is of another conversation");
    const conversation = deps.conversations.find(id);
    if (conversation === undefined) throw notFound("Conversation not found");
    return { conversation, sent: parseWatermark(query.get("watermark"), conversation) };
  };

  return {
    upgrade: async (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      try {
        const { conversation, sent } = await admit(request);
        server.handleUpgrade(request, socket, head, (opened) => accept(conversation, opened, sent));
      } catch (error) {
        refuseUpgrade(socket, error);
      }
    },
    catchUp,
    sendOnce: (conversation, activity) => {
      streams.get(conversation.id)?.socket.send(JSON.stringify({ activities: [activity] }));
    },
    drop: () => {
      for (const { socket } of streams.values()) socket.terminate();
    },
    close: () => {
      for (const { socket } of streams.values()) socket.terminate();
      server.close();
    },
  };
}

function refuseUpgrade(socket: Duplex, error: unknown): void {
  const { status, code, message } =
    error instanceof RefusedRequest
      ? error
      : new RefusedRequest(500, "ServiceError", "The local service failed");
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    [
      `HTTP/1.1 ${status} Refused`,
      "content-type: application/json; charset=utf-8",
      `content-length: ${Buffer.byteLength(body)}`,
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}
