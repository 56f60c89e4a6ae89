/** `npm start`: everything on this machine, ready to talk to. */
import { watch } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { repository } from "./build-app.ts";
import { buildDeploy } from "./build-deploy.ts";
import { lockData } from "./data-lock.ts";
import { type LocalStack, startLocalStack } from "./local-stack.ts";
import { optionForPort, readStartOptions, type StartOptions, usage } from "./start-options.ts";
import { showLogEntry } from "./terminal-log.ts";
import { ensureWebChat } from "./web-chat/ensure-web-chat.mjs";

const oldestNode = 22;
/** Stopping takes no longer than this, whatever still runs. */
const stopWithinMs = 1800;

await main(process.argv.slice(2)).catch((error: unknown) => fail(error));

async function main(args: readonly string[]): Promise<void> {
  const options = readStartOptions(args);
  if (options.help) return say(usage);
  checkNode();
  const startedAt = performance.now();
  const directory = resolve(repository, options.dataDirectory);
  const lock = await lockData(directory);
  if (options.fresh) await forget(directory);
  say("Building the app …");
  const outDirectory = join(repository, "deploy");
  await Promise.all([buildDeploy({ outDirectory }), ensureWebChat()]);
  say("Starting tables, bus, chat, sign-in and the app …");
  const tablesLost = Promise.withResolvers<never>();
  const starting = startLocalStack({
    appDirectory: outDirectory,
    ports: options.ports,
    dataDirectory: directory,
    log: showLogEntry,
    onTablesLost: () => tablesLost.reject(new Error("Azurite ended unexpectedly; stop and start again.")),
  });
  const stack = await Promise.race([starting, tablesLost.promise]).catch(async (error: unknown) => {
    await lock.release();
    throw withPortHint(error, options);
  });
  const stop = createStop(stack, lock);
  process.on("SIGINT", () => void stop(0));
  process.on("SIGTERM", () => void stop(0));
  tablesLost.promise.catch((error: unknown) => {
    warn(messageOf(error));
    return stop(1);
  });
  if (options.watch) restartOnChange(stack, outDirectory);
  showScreen(stack, { directory, seconds: (performance.now() - startedAt) / 1000 });
}

function checkNode(): void {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major >= oldestNode) return;
  throw new Error(
    `This needs Node ${oldestNode} or newer, and runs on ${process.versions.node}. Start it with "npm start": npm ci has put a newer Node beside it.`,
  );
}

/** Empties the folder but for the lock. */
async function forget(directory: string): Promise<void> {
  const kept = ["tables", "bus.journal", "direct-line", "issuer"];
  await Promise.all(kept.map((name) => rm(join(directory, name), { recursive: true, force: true })));
  await mkdir(directory, { recursive: true });
}

function withPortHint(error: unknown, { ports }: StartOptions): unknown {
  const port = Number(/\bport (\d+)\b/i.exec(error instanceof Error ? error.message : "")?.[1]);
  const option = optionForPort(ports, port);
  if (!(error instanceof Error) || option === undefined) return error;
  return new Error(`${error.message}\nUse another one with: npm start -- ${option} N`, { cause: error });
}

/** Stops everything, once, and ends the process with this code. */
function createStop(stack: LocalStack, lock: { release(): Promise<void> }): (code: number) => Promise<void> {
  let isStopping = false;
  return async (code) => {
    if (isStopping) return;
    isStopping = true;
    say("Stopping …");
    setTimeout(() => process.exit(code), stopWithinMs).unref();
    await Promise.allSettled([stack.stop(), lock.release()]);
    process.exit(code);
  };
}

/** Builds and starts the app again when a source file changes; a build that fails leaves the old one running. */
function restartOnChange(stack: LocalStack, outDirectory: string): void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const restart = async (): Promise<void> => {
    try {
      await buildDeploy({ outDirectory });
      await stack.restartApp();
      say("Source changed: the app was built and started again.");
    } catch (error) {
      say(`Source changed, but the app could not be started again: ${messageOf(error)}`);
    }
  };
  const onChange = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(restart);
    }, 150);
  };
  for (const folder of ["functions", "shared"]) {
    watch(join(repository, folder), { recursive: true }, onChange);
  }
  watch(join(repository, "host.json"), onChange);
}

function showScreen(stack: LocalStack, { directory, seconds }: { directory: string; seconds: number }): void {
  say(
    [
      "",
      `Switchboard is ready (${seconds.toFixed(1)} s).`,
      "",
      `  Customer    ${stack.directLine.url}/chat`,
      `  Agents      ${stack.host.url}/console`,
      `  Bot         ${stack.host.url}/api/messages`,
      "",
      `  Sign-in     ${stack.issuer.issuer}`,
      `  Functions   ${stack.host.functions.length} at ${stack.host.url}`,
      `  Service Bus 127.0.0.1:${stack.broker.port}`,
      `  Data        ${relative(repository, directory) || "."} (npm start -- --fresh starts over)`,
      "",
      "Open the chat and the console side by side: sign in to the console as Ann, set her to available,",
      "then ask the bot about credit cards and for a person. Stop with Ctrl-C.",
      "",
    ].join("\n"),
  );
}

function fail(error: unknown): void {
  warn(messageOf(error));
  process.exit(1);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
