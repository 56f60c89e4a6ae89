import { shareFate, startTcpRelay, type TcpRelay } from "../support/tcp-relay.ts";

/** Passes all bytes on to a server on this machine, and its answers so much later. */
export function slowDown(serverPort: number, ms: number): Promise<TcpRelay> {
  return startTcpRelay((client, open) => {
    const upstream = open(serverPort);
    shareFate(client, upstream);
    client.on("data", (chunk: Buffer) => upstream.write(chunk));
    upstream.on("data", (chunk: Buffer) => void setTimeout(() => client.write(chunk), ms));
  });
}
