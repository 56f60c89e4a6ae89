import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface TcpRelay {
  readonly port: number;
  /** Breaks every connection, and takes no more. */
  stop(): Promise<void>;
}

/** Listens on a free port of this machine, and leaves to `onClient` where each connection goes on to. */
export async function startTcpRelay(
  onClient: (client: Socket, open: (port: number) => Socket) => void,
): Promise<TcpRelay> {
  const sockets = new Set<Socket>();
  const kept = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.once("close", () => sockets.delete(socket));
  };
  const open = (port: number): Socket => kept(connect({ port, host: "127.0.0.1", noDelay: true }));
  const server = createServer({ noDelay: true }, (client) => onClient(kept(client), open));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** When one of them ends, so does the other. */
export function shareFate(one: Socket, other: Socket): void {
  for (const [socket, peer] of [
    [one, other],
    [other, one],
  ] as const) {
    socket.on("error", () => peer.destroy());
    socket.on("close", () => peer.destroy());
  }
}
