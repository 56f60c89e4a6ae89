import { parseArgs } from "node:util";
import type { Ports } from "./local-stack.ts";

export interface StartOptions {
  readonly ports: Ports;
  readonly dataDirectory: string;
  readonly fresh: boolean;
  readonly watch: boolean;
  readonly help: boolean;
}

/** What each part listens on unless told otherwise, and the option that tells. */
const portOptions = {
  app: { option: "port", port: 7071, what: "the app" },
  chat: { option: "chat-port", port: 7072, what: "the customer's chat page and Direct Line" },
  issuer: { option: "issuer-port", port: 7073, what: "the sign-in service" },
  bus: { option: "bus-port", port: 7074, what: "the Service Bus broker" },
  tables: { option: "tables-port", port: 7075, what: "Azurite's tables" },
} as const satisfies Record<keyof Ports, { option: string; port: number; what: string }>;

export const defaultPorts: Ports = {
  app: portOptions.app.port,
  chat: portOptions.chat.port,
  issuer: portOptions.issuer.port,
  bus: portOptions.bus.port,
  tables: portOptions.tables.port,
};

export const usage = [
  "npm start [-- options]",
  "",
  "  --fresh              forget everything that was kept, and start over",
  "  --data DIRECTORY     where tables, bus and chats are kept (.local/data)",
  "  --no-watch           do not restart when a source file changes",
  ...Object.values(portOptions).map(
    ({ option, port, what }) => `  ${`--${option} N`.padEnd(20)} port of ${what} (${port})`,
  ),
  "  --help               show this",
].join("\n");

/** Throws an error for whoever typed it. */
export function readStartOptions(args: readonly string[]): StartOptions {
  const values = readValues(args);
  const portOf = (name: keyof Ports): number => {
    const { option, port } = portOptions[name];
    return readPort(option, values[option] ?? String(port));
  };
  return {
    ports: {
      app: portOf("app"),
      chat: portOf("chat"),
      issuer: portOf("issuer"),
      bus: portOf("bus"),
      tables: portOf("tables"),
    },
    dataDirectory: values.data,
    fresh: values.fresh,
    watch: !values["no-watch"],
    help: values.help,
  };
}

function readValues(args: readonly string[]) {
  try {
    return parseOptions(args);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${problem}\nThe options are listed by: npm start -- --help`, { cause });
  }
}

function parseOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fresh: { type: "boolean", default: false },
      data: { type: "string", default: ".local/data" },
      "no-watch": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
      port: { type: "string" },
      "chat-port": { type: "string" },
      "issuer-port": { type: "string" },
      "bus-port": { type: "string" },
      "tables-port": { type: "string" },
    },
  });
  return values;
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--${option} takes a port number, not "${text}"`);
  return port;
}

/** The option that moves whatever could not have this port. */
export function optionForPort(ports: Ports, port: number): string | undefined {
  const names = Object.keys(portOptions) as (keyof Ports)[];
  const name = names.find((candidate) => ports[candidate] === port);
  return name === undefined ? undefined : `--${portOptions[name].option}`;
}
