import type { Socket } from "node:net";
import { shareFate, startTcpRelay } from "../support/tcp-relay.ts";

/** One address for several hosts: each connection goes to the next host, or to the one after it when that one is dead. */
export interface Front {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startFront(ports: readonly number[]): Promise<Front> {
  let turn = 0;
  const { port, stop } = await startTcpRelay((client, open) => {
    client.on("error", () => client.destroy());
    turn += 1;
    const order = ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0);
    pass(client, order, open);
  });
  return { url: `http://127.0.0.1:${port}`, stop };
}

function pass(client: Socket, [port, ...others]: readonly number[], open: (port: number) => Socket): void {
  if (port === undefined || client.destroyed) {
    client.destroy();
    return;
  }
  const host = open(port);
  const next = (): void => pass(client, others, open);
  host.once("error", next);
  host.once("connect", () => {
    host.off("error", next);
    shareFate(client, host);
    client.pipe(host).pipe(client);
  });
}
