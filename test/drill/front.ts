import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, connect as openSocket, type Socket } from "node:net";

/** One address for several hosts: each connection goes to the next host, or to the one after it when that one is dead. */
export interface Front {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startFront(ports: readonly number[]): Promise<Front> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    open.add(client);
    client.once("close", () => open.delete(client));
    client.on("error", () => client.destroy());
    turn += 1;
    const order = ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0);
    pass(client, order, open);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function pass(client: Socket, [port, ...others]: readonly number[], open: Set<Socket>): void {
  if (port === undefined || client.destroyed) {
    client.destroy();
    return;
  }
  const host = openSocket(port, "127.0.0.1");
  open.add(host);
  const next = (): void => pass(client, others, open);
  host.once("error", next);
  host.once("close", () => open.delete(host));
  host.once("connect", () => {
    host.off("error", next);
    for (const [one, other] of [
      [client, host],
      [host, client],
    ] as const) {
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.once("close", () => other.destroy());
    }
  });
}
