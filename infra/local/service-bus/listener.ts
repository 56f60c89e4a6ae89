import { createServer, type Server, type Socket } from "node:net";
import rhea, { type Connection, type ConnectionOptions, type Container } from "rhea";
import type { BrokerFaults } from "./broker.ts";
import type { BrokerContext } from "./broker-context.ts";
import { ClientConnection } from "./client-connection.ts";
import { serve } from "./rhea-repairs.ts";

/** How long a client may take to say goodbye when the broker closes. */
const goodbye = 250;

/** `treat_modified_as_released` is not in the typings; left on, abandoning and deferring would be told twice. */
const connectionOptions = {
  max_frame_size: 65_536,
  channel_max: 4999,
  idle_time_out: 240_000,
  reconnect: false,
  // Unsettled deliveries a client may hold on one link, and what it may send ahead.
  session_buffer_size: { incoming: 2048, outgoing: 4096 },
  receiver_options: { autoaccept: false, credit_window: 1000 },
  sender_options: { autosettle: false, treat_modified_as_released: false } as object,
} as ConnectionOptions;

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly context: BrokerContext;
  readonly faults: BrokerFaults;
}

/** Takes AMQP connections. */
export async function listen({ host, port, context, faults }: ListenerOptions): Promise<Listener> {
  const container = createContainer();
  const open = new Map<Socket, Connection>();
  const server = createServer((socket) => {
    const connection = container.create_connection(connectionOptions);
    const client = new ClientConnection(connection, context);
    open.set(socket, connection);
    serve(socket, connection);
    // A connection that breaks is a client that died; "close" follows and says so.
    socket.on("error", () => {});
    socket.on("close", () => {
      open.delete(socket);
      client.gone(faults.keepSessionsOfDeadClients);
    });
  });
  await listening(server, host, port);
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => closeAll(server, open),
  };
}

function createContainer(): Container {
  const container = rhea.create_container({ id: "switchboard-service-bus" });
  const { sasl_server_mechanisms: mechanisms } = container;
  mechanisms.enable_anonymous();
  // What Azure's other SDKs ask for; to the broker it is the same, the token on $cbs is what counts.
  mechanisms.MSSBCBS = mechanisms.ANONYMOUS;
  return container;
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? portInUse(host, port, error) : error);
    });
    server.listen({ host, port }, resolve);
  });
}

function portInUse(host: string, port: number, cause: Error): Error {
  const text = `Port ${port} on ${host} is already in use by another program, so the Service Bus broker cannot start there. Stop that program or choose another port.`;
  return Object.assign(new Error(text, { cause }), { code: "EADDRINUSE" });
}

async function closeAll(server: Server, open: ReadonlyMap<Socket, Connection>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const connection of open.values()) {
    connection.close({ condition: "amqp:connection:forced", description: "The local broker is closing." });
  }
  const impatient = setTimeout(() => {
    for (const socket of open.keys()) socket.destroy();
  }, goodbye);
  await closed;
  clearTimeout(impatient);
}
