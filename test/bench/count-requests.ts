import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createRequestSplitter, type WireRequest } from "./split-requests.ts";

/** Stands between an HTTP client and its server and tells every request. */
export interface RequestCounter {
  readonly port: number;
  /** The function returned stops it. */
  onRequest(listener: (request: WireRequest) => void): () => void;
  stop(): Promise<void>;
}

/** Passes all bytes on as they are, both ways. */
export async function countRequests(serverPort: number): Promise<RequestCounter> {
  const listeners = new Set<(request: WireRequest) => void>();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: serverPort, host: "127.0.0.1", noDelay: true });
    const split = createRequestSplitter((request) => {
      for (const listener of listeners) listener(request);
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    client.on("data", (chunk: Buffer) => {
      try {
        split(chunk);
      } catch (error) {
        client.destroy(error instanceof Error ? error : undefined);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    onRequest: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
