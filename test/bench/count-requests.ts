import { shareFate, startTcpRelay, type TcpRelay } from "../support/tcp-relay.ts";
import { createRequestSplitter, type WireRequest } from "./split-requests.ts";

/** Stands between an HTTP client and its server and tells every request. */
export interface RequestCounter extends TcpRelay {
  /** The function returned stops it. */
  onRequest(listener: (request: WireRequest) => void): () => void;
}

/** Passes all bytes on as they are, both ways. */
export async function countRequests(serverPort: number): Promise<RequestCounter> {
  const listeners = new Set<(request: WireRequest) => void>();
  const relay = await startTcpRelay((client, open) => {
    const upstream = open(serverPort);
    const split = createRequestSplitter((request) => {
      for (const listener of listeners) listener(request);
    });
    shareFate(client, upstream);
    client.pipe(upstream).pipe(client);
    client.on("data", (chunk: Buffer) => {
      try {
        split(chunk);
      } catch (error) {
        client.destroy(error instanceof Error ? error : undefined);
      }
    });
  });
  return {
    ...relay,
    onRequest: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
