import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repository } from "../../../infra/local/build-app.ts";
import type { Ports } from "../../../infra/local/local-stack.ts";
import { ensureWebChat } from "../../../infra/local/web-chat/ensure-web-chat.mjs";

const host = "127.0.0.1";

/** The option of `npm start` that moves each port. */
export const portOptions: Readonly<Record<keyof Ports, string>> = {
  app: "--port",
  chat: "--chat-port",
  issuer: "--issuer-port",
  bus: "--bus-port",
  tables: "--tables-port",
};
const portNames = Object.keys(portOptions) as readonly (keyof Ports)[];

export interface StartedProcess {
  /** Everything it said, on both outputs. */
  readonly said: string;
  /** Resolves once it has said so; rejects when it ends before. */
  until(text: string): Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  kill(signal: NodeJS.Signals): void;
}

export interface Checkout {
  readonly directory: string;
  /** `node infra/local/start.ts` in it. */
  start(args: readonly string[]): StartedProcess;
  /** `npm start -- …` in it. */
  npmStart(args: readonly string[]): StartedProcess;
  remove(): Promise<void>;
}

/** A copy of the sources with the same packages, so that a test may build, change and run it as it likes. */
export async function createCheckout(): Promise<Checkout> {
  const directory = await mkdtemp(join(tmpdir(), "switchboard-checkout-"));
  const webChat = dirname(await ensureWebChat());
  await mkdir(join(directory, ".local"));
  await Promise.all([
    ...["functions", "infra", "shared", "host.json", "package.json"].map((name) =>
      cp(join(repository, name), join(directory, name), { recursive: true }),
    ),
    symlink(join(repository, "node_modules"), join(directory, "node_modules")),
    symlink(webChat, join(directory, ".local/web-chat")),
  ]);
  const running = new Set<ChildProcess>();
  const run = (command: string, args: readonly string[]): StartedProcess => {
    const { PATH, HOME, TMPDIR } = process.env;
    const child = spawn(command, args, { cwd: directory, env: { PATH, HOME, TMPDIR } });
    running.add(child);
    child.once("exit", () => running.delete(child));
    return watchProcess(child);
  };
  return {
    directory,
    start: (args) => run(process.execPath, ["infra/local/start.ts", ...args]),
    npmStart: (args) => run("npm", ["start", "--", ...args]),
    remove: async () => {
      await Promise.all(
        [...running].map((child) => {
          const exited = once(child, "exit");
          child.kill("SIGKILL");
          return exited;
        }),
      );
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function watchProcess(child: ChildProcess): StartedProcess {
  let said = "";
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
      tell();
    });
  }
  let isOver = false;
  const ended = new Promise<Awaited<StartedProcess["ended"]>>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      isOver = true;
      tell();
      resolve({ code, signal });
    });
  });
  return {
    get said() {
      return said;
    },
    ended,
    kill: (signal) => child.kill(signal),
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const isSaid = said.includes(text);
          if (!isSaid && !isOver) return;
          listeners.delete(look);
          if (isSaid) resolve();
          else reject(new Error(`It ended before it said "${text}". It said:\n${said}`));
        };
        listeners.add(look);
        look();
      }),
  };
}

/** Below the ports that systems give to whoever asks for any, so that nobody is given one of them in between. */
const lowestPort = 20_000;
const portCount = 10_000;

/** Ports that nobody listens on now, all different. */
export async function findFreePorts(): Promise<Ports> {
  const free = new Set<number>();
  while (free.size < portNames.length) {
    const held = await holdPort(lowestPort + Math.floor(Math.random() * portCount)).catch(() => undefined);
    if (held === undefined) continue;
    await held.release();
    free.add(held.port);
  }
  const [app = 0, chat = 0, issuer = 0, bus = 0, tables = 0] = free;
  return { app, chat, issuer, bus, tables };
}

export function portArguments(ports: Ports): readonly string[] {
  return portNames.flatMap((name) => [portOptions[name], String(ports[name])]);
}

/** Listens on a port, as another program would. Throws when it is taken. */
export async function holdPort(wanted: number): Promise<{ readonly port: number; release(): Promise<void> }> {
  const server: Server = createServer();
  server.listen(wanted, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    release: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

/** The ports on which somebody still listens. */
export async function takenOf(ports: Ports): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const port of portNames.map((name) => ports[name])) {
    const held = await holdPort(port).catch(() => undefined);
    if (held === undefined) taken.push(port);
    else await held.release();
  }
  return taken;
}
