import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface CuttableWire {
  /** The broker's connection string, by way of this wire. */
  readonly connectionString: string;
  /** Breaks every connection without a word, as when a client's machine dies. Resolves when the broker knows. */
  cut(): Promise<void>;
  /** What the broker sends next. */
  nextFromBroker(): Promise<Buffer>;
}

/** A TCP connection to the broker that a test can break or listen to. */
export async function layWire(connectionString: string, port: number): Promise<CuttableWire> {
  const open = new Set<{ readonly near: Socket; readonly far: Socket }>();
  const listeners = new Set<(bytes: Buffer) => void>();
  const server = createServer((near) => {
    near.setNoDelay(true);
    const far = connect({ host: "127.0.0.1", port, noDelay: true });
    const pair = { near, far };
    open.add(pair);
    near.pipe(far);
    far.pipe(near);
    far.on("data", (bytes: Buffer) => {
      for (const listener of listeners) listener(bytes);
      listeners.clear();
    });
    for (const socket of [near, far]) {
      socket.on("error", () => {});
      socket.on("close", () => open.delete(pair));
    }
  });
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The wire has no port");
  const cut = async (): Promise<void> => {
    const closed = [...open].map(({ far }) => new Promise((resolve) => far.once("close", resolve)));
    for (const { near, far } of open) {
      near.destroy();
      far.destroy();
    }
    await Promise.all(closed);
  };
  onTestFinished(async () => {
    await cut();
    server.close();
  });
  return {
    connectionString: connectionString.replace(/:\d+;/, `:${address.port};`),
    cut,
    nextFromBroker: () => new Promise((resolve) => listeners.add(resolve)),
  };
}
