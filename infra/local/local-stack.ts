import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { localBearer } from "../../shared/adapters/bot-framework/settings.ts";
import { startAzurite } from "./azurite/start-azurite.ts";
import { type DirectLineService, startDirectLine } from "./direct-line/start-direct-line.ts";
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from "./functions-host/start-functions-host.ts";
import { type Issuer, startIssuer } from "./issuer/start-issuer.ts";
import { localAppId, localAudience, localSettings } from "./local-settings.ts";
import { sampleUsers } from "./sample-users.ts";
import { type Broker, startBroker } from "./service-bus/broker.ts";
import { parseConfig } from "./service-bus/config.ts";

export interface Ports {
  readonly app: number;
  readonly chat: number;
  readonly issuer: number;
  readonly bus: number;
  readonly tables: number;
}

export const anyPorts: Ports = { app: 0, chat: 0, issuer: 0, bus: 0, tables: 0 };

export interface LocalStackOptions {
  /** The built app: a folder with package.json, host.json and what they name. */
  readonly appDirectory: string;
  readonly ports: Ports;
  /** Everything is kept below it; absent, nothing outlives the stack. */
  readonly dataDirectory?: string;
  /** Further app settings, as in local.settings.json. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: FunctionsHostOptions["log"];
  readonly onInvocationEnd?: FunctionsHostOptions["onInvocationEnd"];
  readonly onBusProblem?: (line: string) => void;
  /** Azurite ended though nobody stopped it: nothing can be kept any more. */
  readonly onTablesLost?: () => void;
}

/** Everything the app needs, on this machine, and the app itself. */
export interface LocalStack {
  readonly host: FunctionsHost;
  readonly broker: Broker;
  readonly directLine: DirectLineService;
  readonly issuer: Issuer;
  readonly tablesConnectionString: string;
  readonly appId: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Stops the app and starts it again from the same folder; the rest stays up. */
  restartApp(): Promise<void>;
  stop(): Promise<void>;
}

export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const undo: (() => Promise<void>)[] = [];
  try {
    return await start(options, undo);
  } catch (error) {
    await stopAll(undo);
    throw error;
  }
}

async function start(options: LocalStackOptions, undo: (() => Promise<void>)[]): Promise<LocalStack> {
  const { ports } = options;
  /** Pages may ask the issuer from here; filled once the app's port is known. */
  const origins: string[] = [];
  const below = (name: string) =>
    options.dataDirectory === undefined ? undefined : join(options.dataDirectory, name);
  const [azurite, broker, directLine, issuer] = await startTogether(undo, [
    () =>
      startAzurite({
        port: ports.tables,
        ...given("dataDirectory", below("tables")),
        ...given("onUnexpectedExit", options.onTablesLost),
      }),
    () => startLocalBroker(ports.bus, below("bus.journal"), options.onBusProblem),
    () =>
      startDirectLine({
        port: ports.chat,
        appId: localAppId,
        botEndpoint: "http://127.0.0.1:1/not-yet",
        acceptOutboundToken: (token) => token === localBearer,
        ...given("dataDirectory", below("direct-line")),
      }),
    () =>
      startIssuer({
        port: ports.issuer,
        users: sampleUsers,
        audience: localAudience,
        allowedOrigins: origins,
        ...given("keyDirectory", below("issuer")),
      }),
  ]);
  const settings = {
    ...localSettings({
      serviceBus: broker.connectionString,
      tables: azurite.connectionString,
      issuer: issuer.issuer,
      metadataUrl: directLine.metadataUrl,
    }),
    ...options.settings,
  };
  const startHost = (port: number) =>
    startFunctionsHost({
      appDirectory: options.appDirectory,
      port,
      settings,
      ...given("log", options.log),
      ...given("onInvocationEnd", options.onInvocationEnd),
    });
  let host = await startHost(ports.app);
  undo.push(() => host.stop());
  origins.push(host.url, host.url.replace("127.0.0.1", "localhost"));
  directLine.botEndpoint = `${host.url}/api/messages`;
  return {
    get host() {
      return host;
    },
    broker,
    directLine,
    issuer,
    tablesConnectionString: azurite.connectionString,
    appId: localAppId,
    settings,
    restartApp: async () => {
      const { port } = host;
      await host.stop();
      host = await startHost(port);
    },
    stop: () => stopAll(undo),
  };
}

async function startLocalBroker(
  port: number,
  journalPath: string | undefined,
  log: ((line: string) => void) | undefined,
): Promise<Broker & { stop(): Promise<void> }> {
  const path = join(import.meta.dirname, "service-bus/config.json");
  const config = parseConfig(JSON.parse(await readFile(path, "utf8")));
  const broker = await startBroker({
    config,
    port,
    ...given("journalPath", journalPath),
    ...given("log", log),
  });
  return Object.assign(broker, { stop: () => broker.close() });
}

type Stoppable = { stop(): Promise<void> };

/** Starts all at once; those that came up are stopped when one did not. */
async function startTogether<Parts extends readonly Stoppable[]>(
  undo: (() => Promise<void>)[],
  starters: { readonly [Index in keyof Parts]: () => Promise<Parts[Index]> },
): Promise<Parts> {
  const results = await Promise.allSettled(starters.map((starter) => starter()));
  for (const result of results) if (result.status === "fulfilled") undo.push(() => result.value.stop());
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<Stoppable>).value) as unknown as Parts;
}

/** The last started is the first stopped, so that the app ends before what it stands on. */
async function stopAll(undo: (() => Promise<void>)[]): Promise<void> {
  const [last, ...rest] = undo.splice(0).toReversed();
  await last?.();
  await Promise.all(rest.map((stop) => stop()));
}

function given<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}
