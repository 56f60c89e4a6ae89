import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import { buildDeploy } from "../../../infra/local/build-deploy.ts";
import {
  anyPorts,
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from "../../../infra/local/local-stack.ts";
import { connectDirectLine, type DirectLineClient } from "../direct-line-client.ts";
import { checkAgainstOpenApi } from "../openapi.ts";
import { type AgentClient, createAgentClient } from "./agent-client.ts";

export interface Customer extends DirectLineClient {
  readonly conversationId: string;
  readonly token: string;
}

export interface ScenarioStack {
  readonly running: LocalStack;
  /** Where the app under test was built. */
  readonly appDirectory: string;
  agent(id: string): AgentClient;
  /** A new customer in Web Chat's own client. `starts` sends what the chat page sends on connect. */
  customer(options?: { readonly starts?: boolean }): Promise<Customer>;
  /** Stops everything and starts it again on the same data and ports. */
  restart(): Promise<void>;
}

export interface ScenarioOptions {
  /** Takes the place of the sample configuration. */
  readonly configuration?: unknown;
  /** Keeps data on disk, so that the stack can be restarted. */
  readonly onDisk?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  readonly onInvocationEnd?: LocalStackOptions["onInvocationEnd"];
  readonly log?: LocalStackOptions["log"];
  /** The bots of test/support/bots in place of the shipped ones. */
  readonly testBots?: boolean;
}

const testRegistry = join(import.meta.dirname, "../bots/registry.ts");

/** The built app on the local stack, for the tests of one file. Call it once, at the top. */
export function useScenarioStack(options: ScenarioOptions = {}): ScenarioStack {
  let stack: LocalStack | undefined;
  let directory = "";
  let appDirectory = "";
  const clients: DirectLineClient[] = [];

  const start = async (ports = anyPorts): Promise<void> => {
    const configuration = join(directory, "configuration.json");
    if (options.configuration !== undefined) {
      await writeFile(configuration, JSON.stringify(options.configuration));
    }
    stack = await startLocalStack({
      appDirectory,
      ports,
      settings: {
        // Runs when a test asks for it, and not beside one that counts.
        "AzureWebJobs.check-invariants.Disabled": "1",
        ...(options.configuration === undefined ? {} : { SWITCHBOARD_CONFIG: configuration }),
        ...options.settings,
      },
      ...(options.onDisk === true ? { dataDirectory: directory } : {}),
      ...(options.log === undefined ? {} : { log: options.log }),
      ...(options.onInvocationEnd === undefined ? {} : { onInvocationEnd: options.onInvocationEnd }),
    });
  };

  const running = (): LocalStack => {
    if (stack === undefined) throw new Error("the stack is not running");
    return stack;
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "switchboard-"));
    appDirectory = options.testBots === true ? await buildWithTestBots(directory) : inject("appDirectory");
    await start();
  });
  afterAll(async () => {
    for (const client of clients) client.end();
    await stack?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  return {
    get running() {
      return running();
    },
    get appDirectory() {
      return appDirectory;
    },
    agent: (id) =>
      createAgentClient({
        id,
        baseUrl: () => running().host.url,
        token: () => running().issuer.token(id),
        checkAnswer: checkAgainstOpenApi,
      }),
    customer: async ({ starts = false } = {}) => {
      const { directLine } = running();
      const userId = `dl_${crypto.randomUUID()}`;
      const { token, conversationId } = await directLine.generateToken({ id: userId, name: "Casey" });
      const client = connectDirectLine({ domain: directLine.domain, token, userId });
      clients.push(client);
      if (starts) await client.post({ type: "event", name: "startConversation", value: {} });
      return Object.assign(client, { conversationId, token });
    },
    restart: async () => {
      const { host, directLine, issuer, broker } = running();
      const tables = Number(/TableEndpoint=http:\/\/[^:]+:(\d+)/.exec(running().tablesConnectionString)?.[1]);
      const ports = {
        app: host.port,
        chat: directLine.port,
        issuer: issuer.port,
        bus: broker.port,
        tables,
      };
      await running().stop();
      stack = undefined;
      await start(ports);
    },
  };
}

async function buildWithTestBots(directory: string): Promise<string> {
  const outDirectory = join(directory, "app/dist");
  await buildDeploy({ outDirectory, botRegistry: testRegistry });
  return outDirectory;
}
