import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

export interface Azurite {
  readonly connectionString: string;
  readonly port: number;
  /** Stops it in its tracks, connections and all, until it is resumed. */
  pause(): void;
  resume(): void;
  /** Ends it; what it holds is on disk afterwards, if it has a directory. */
  stop(): Promise<void>;
}

/** The account name and key that every Azurite has; public, see its documentation. */
const account = {
  name: "devstoreaccount1",
  key: "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
};
const host = "127.0.0.1";
/** How long it may take to save and end before it is killed. */
const stopTimeoutMs = 5_000;
const maxAttempts = 3;

export type AzuriteService = "table" | "blob";

interface AzuriteOptions {
  /** Tables, unless it says otherwise. */
  readonly service?: AzuriteService;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Where it keeps what it holds; absent, that is gone with the process. */
  readonly dataDirectory?: string;
  readonly log?: (line: string) => void;
  /** It listened, and then ended though nobody stopped it. */
  readonly onUnexpectedExit?: () => void;
}

/** Starts a service of Azurite as a child process, and resolves once it listens. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  for (let attempt = 1; ; attempt++) {
    const port = await claimPort(options.port ?? 0);
    try {
      return await startOn(port, options);
    } catch (error) {
      // Somebody else may have taken the free port in between.
      if ((options.port ?? 0) !== 0 || attempt === maxAttempts) throw error;
    }
  }
}

async function startOn(port: number, options: AzuriteOptions): Promise<Azurite> {
  const { service = "table", dataDirectory } = options;
  const child = spawn(process.execPath, argumentsFor(service, port, dataDirectory), {
    stdio: ["pipe", "pipe", "pipe"],
    // Ctrl+C in a terminal is for the parent, which stops this one last.
    detached: true,
  });
  try {
    await untilListening(child, options.log);
  } catch (error) {
    await stop(child);
    throw error;
  }
  let isWanted = true;
  child.once("exit", () => {
    if (isWanted) options.onUnexpectedExit?.();
  });
  return {
    connectionString: connectionStringOf(port, service),
    port,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    stop: () => {
      isWanted = false;
      child.kill("SIGCONT");
      return stop(child);
    },
  };
}

function argumentsFor(service: AzuriteService, port: number, dataDirectory: string | undefined): string[] {
  const main = createRequire(import.meta.url).resolve(`azurite/dist/src/${service}/main.js`);
  const companion = pathToFileURL(join(import.meta.dirname, "../end-with-parent.mjs")).href;
  const storage = dataDirectory === undefined ? ["--inMemoryPersistence"] : ["--location", dataDirectory];
  return [
    "--import",
    companion,
    main,
    ...storage,
    `--${service}Host`,
    host,
    `--${service}Port`,
    String(port),
    "--silent",
    "--skipApiVersionCheck",
    "--disableTelemetry",
  ];
}

/** Of the Azurite that listens on this port of this machine. */
export function connectionStringOf(port: number, service: AzuriteService = "table"): string {
  const endpoint = { table: "TableEndpoint", blob: "BlobEndpoint" }[service];
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${account.name}`,
    `AccountKey=${account.key}`,
    `${endpoint}=http://${host}:${port}/${account.name};`,
  ].join(";");
}

/** Azurite does not say which port it was given, so a free one is found first; a busy one is told plainly. */
async function claimPort(wanted: number): Promise<number> {
  const server = createServer();
  server.listen(wanted, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(`port ${wanted} is in use, so Azurite cannot listen there`, { cause: error });
  }
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : wanted;
  server.close();
  await once(server, "close");
  return port;
}

function untilListening(child: ChildProcess, log: ((line: string) => void) | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const hear = (line: string): void => {
      log?.(line);
      said.push(line);
      if (/successfully (started|listens)/.test(line)) resolve();
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on("line", hear);
    }
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`Azurite ended before it listened: ${said.join(" ")}`)));
  });
}

/** SIGINT is the signal on which Azurite saves; SIGTERM would end it at once. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGINT");
  const killer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await exited;
  clearTimeout(killer);
}
