import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AzuriteService,
  connectionStringOf,
  startAzurite,
} from "../../infra/local/azurite/start-azurite.ts";
import { repository } from "../../infra/local/build-app.ts";
import { startDirectLine } from "../../infra/local/direct-line/start-direct-line.ts";
import { startIssuer } from "../../infra/local/issuer/start-issuer.ts";
import { localAppId, localAudience, localSettings } from "../../infra/local/local-settings.ts";
import { sampleUsers } from "../../infra/local/sample-users.ts";
import { type Broker, startBroker } from "../../infra/local/service-bus/broker.ts";
import { parseConfig } from "../../infra/local/service-bus/config.ts";
import { type AgentClient, createAgentClient } from "../support/scenario/agent-client.ts";
import { type Child, startChild } from "./child.ts";
import { startFakeConnector } from "./fake-connector.ts";
import { slowDown } from "./slow-port.ts";

/** A messaging endpoint, and how somebody writes to it and is written to. */
export interface Endpoint {
  /** The first message is answered with a greeting, and then with an answer. */
  readonly greets: boolean;
  /** Posts a message of this conversation's customer; resolves when it was taken. */
  post(conversationId: string, text: string): Promise<void>;
  nextMessage(conversationId: string): Promise<{ readonly text: string; readonly at: number }>;
  /** How long its process has computed so far. */
  processorMs(): Promise<number>;
}

/** App, bots and the services of Azurite are processes of their own; broker, channel and customers are in this one. */
export interface BenchSite {
  readonly app: Endpoint;
  /** With the SDK's own stores, in Blob Storage. */
  readonly plainBot: Endpoint;
  /** The same bot with the least that Table Storage allows. */
  readonly leanBot: Endpoint;
  readonly broker: Broker;
  agent(id: string): AgentClient;
  stop(): Promise<void>;
}

export interface BenchSiteOptions {
  readonly appDirectory: string;
  /** How much later than Azurite's the answers of storage come. */
  readonly storageDelayMs?: number;
}

export async function startBenchSite(options: BenchSiteOptions): Promise<BenchSite> {
  const undo: (() => Promise<void>)[] = [];
  const kept = async <Part>(starting: Promise<Part>, stop: (part: Part) => Promise<void>): Promise<Part> => {
    const part = await starting;
    undo.push(() => stop(part));
    return part;
  };
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await start(options, kept)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Keep = <Part>(starting: Promise<Part>, stop: (part: Part) => Promise<void>) => Promise<Part>;

async function start(
  { appDirectory, storageDelayMs }: BenchSiteOptions,
  kept: Keep,
): Promise<Omit<BenchSite, "stop">> {
  const tables = await startStorage("table", storageDelayMs, kept);
  const blobs = await startStorage("blob", storageDelayMs, kept);
  const broker = await kept(startLocalBroker(), (part) => part.close());
  const connector = await kept(startFakeConnector(), (part) => part.stop());
  const issuer = await kept(startIssuer({ users: sampleUsers, audience: localAudience }), (part) =>
    part.stop(),
  );
  const channel = await kept(
    startDirectLine({ appId: localAppId, botEndpoint: "http://127.0.0.1:1/nobody" }),
    (part) => part.stop(),
  );
  const settings = localSettings({
    serviceBus: broker.connectionString,
    tables,
    issuer: issuer.issuer,
    metadataUrl: channel.metadataUrl,
  });
  const app = await kept(
    startChild(join(import.meta.dirname, "run-app.ts"), {
      args: [appDirectory],
      env: { BENCH_SETTINGS: JSON.stringify(settings) },
    }),
    (part) => part.stop(),
  );
  const startBot = (stores: Readonly<Record<string, string>>) =>
    kept(
      startChild(join(import.meta.dirname, "plain-bot.ts"), {
        env: { ...stores, BENCH_APP_ID: localAppId, BENCH_METADATA: channel.metadataUrl },
      }),
      (part) => part.stop(),
    );
  const plainBot = await startBot({ BENCH_BLOBS: blobs });
  const leanBot = await startBot({ BENCH_TABLES: tables });
  const token = await channel.signToken({ claims: { serviceurl: connector.serviceUrl } });
  const { serviceUrl, nextMessage } = connector;
  const endpoint = (child: Child, url: string, greets: boolean): Endpoint => ({
    greets,
    processorMs: child.processorMs,
    nextMessage,
    post: (conversationId, text) => postMessage(url, { token, serviceUrl, conversationId, text }),
  });
  return {
    app: endpoint(app, `${app.ready}/api/messages`, true),
    plainBot: endpoint(plainBot, plainBot.ready, false),
    leanBot: endpoint(leanBot, leanBot.ready, false),
    broker,
    agent: (id) =>
      createAgentClient({
        id,
        baseUrl: () => app.ready,
        token: () => issuer.token(id),
        checkAnswer: () => undefined,
      }),
  };
}

async function startStorage(
  service: AzuriteService,
  delayMs: number | undefined,
  kept: Keep,
): Promise<string> {
  const azurite = await kept(startAzurite({ service }), (part) => part.stop());
  if (delayMs === undefined) return azurite.connectionString;
  const slow = await kept(slowDown(azurite.port, delayMs), (part) => part.stop());
  return connectionStringOf(slow.port, service);
}

async function startLocalBroker(): Promise<Broker> {
  const path = join(repository, "infra/local/service-bus/config.json");
  return startBroker({ config: parseConfig(JSON.parse(await readFile(path, "utf8"))) });
}

async function postMessage(
  url: string,
  message: {
    readonly token: string;
    readonly serviceUrl: string;
    readonly conversationId: string;
    readonly text: string;
  },
): Promise<void> {
  const { token, serviceUrl, conversationId, text } = message;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      type: "message",
      id: crypto.randomUUID(),
      channelId: "directline",
      serviceUrl,
      timestamp: new Date().toISOString(),
      conversation: { id: conversationId },
      from: { id: `dl_${conversationId}`, name: "Casey" },
      recipient: { id: localAppId, name: "Bot" },
      text,
    }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${answer}`);
}
