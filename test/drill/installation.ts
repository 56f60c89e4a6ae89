import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Azurite, startAzurite } from "../../infra/local/azurite/start-azurite.ts";
import { buildDeploy } from "../../infra/local/build-deploy.ts";
import { type DirectLineService, startDirectLine } from "../../infra/local/direct-line/start-direct-line.ts";
import { type Issuer, startIssuer } from "../../infra/local/issuer/start-issuer.ts";
import { localAppId, localAudience, localSettings } from "../../infra/local/local-settings.ts";
import { connectionStringOf } from "../../infra/local/service-bus/sas-token.ts";
import { localBearer } from "../../shared/adapters/bot-framework/settings.ts";
import { findFreePorts } from "../support/scenario/checkout.ts";
import { startFront } from "./front.ts";
import { createKillable, type Killable } from "./processes.ts";

const testBots = join(import.meta.dirname, "../support/bots/registry.ts");

/** Everything of one installation, its parts that can die as processes of their own. */
export interface Installation {
  readonly hosts: readonly Killable[];
  readonly broker: Killable;
  readonly azurite: Azurite;
  readonly directLine: DirectLineService;
  readonly issuer: Issuer;
  /** Where the hosts are reached, whichever lives. */
  readonly url: string;
  readonly serviceBus: string;
  readonly tables: string;
  stop(): Promise<void>;
}

export async function startInstallation(options: {
  readonly directory: string;
  readonly configuration: unknown;
  readonly agents: readonly string[];
  readonly lockSeconds: number;
}): Promise<Installation> {
  const { directory } = options;
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of undo.splice(0).toReversed()) await one();
  };
  const kept = <Part>(part: Part, end: (part: Part) => Promise<void>): Part => {
    undo.push(() => end(part));
    return part;
  };
  try {
    const app = join(directory, "app");
    await buildDeploy({ outDirectory: app, botRegistry: testBots });
    const configuration = join(directory, "configuration.json");
    await writeFile(configuration, JSON.stringify(options.configuration));
    const azurite = kept(await startAzurite({ dataDirectory: join(directory, "tables") }), (one) =>
      one.stop(),
    );
    const users = options.agents.map((id) => ({ id, name: id, roles: ["agent"] as const }));
    const issuer = kept(await startIssuer({ users, audience: localAudience }), (one) => one.stop());
    const directLine = kept(
      await startDirectLine({
        appId: localAppId,
        botEndpoint: "http://127.0.0.1:1/not-yet",
        acceptOutboundToken: (token) => token === localBearer,
      }),
      (one) => one.stop(),
    );
    const free = await findFreePorts();
    const broker = kept(await brokerOn(free.bus, options), (one) => one.kill());
    await broker.start();
    const serviceBus = connectionStringOf({ host: "127.0.0.1", port: free.bus });
    const environment = {
      ...localSettings({
        serviceBus,
        tables: azurite.connectionString,
        issuer: issuer.issuer,
        metadataUrl: directLine.metadataUrl,
      }),
      SWITCHBOARD_CONFIG: configuration,
    };
    const ports = [free.app, free.chat];
    const hosts = ports.map((port, index) =>
      kept(
        createKillable({
          name: `host ${index + 1}`,
          script: "infra/local/functions-host/main.ts",
          arguments: ["--app", app, "--port", String(port)],
          environment,
          ready: "Functions host ready",
          logFile: join(directory, `host-${index + 1}.log`),
        }),
        (one) => one.kill(),
      ),
    );
    for (const host of hosts) await host.start();
    const front = kept(await startFront(ports), (one) => one.stop());
    directLine.botEndpoint = `${front.url}/api/messages`;
    const { connectionString: tables } = azurite;
    return { hosts, broker, azurite, directLine, issuer, url: front.url, serviceBus, tables, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The app's own bus queues, with a lock of that length. */
async function brokerOn(
  port: number,
  { directory, lockSeconds }: { readonly directory: string; readonly lockSeconds: number },
): Promise<Killable> {
  const { default: config } = await import("../../infra/local/service-bus/config.json", {
    with: { type: "json" },
  });
  const file = join(directory, "bus.json");
  const text = JSON.stringify(config).replaceAll(
    '"LockDuration":"PT30S"',
    `"LockDuration":"PT${lockSeconds}S"`,
  );
  await writeFile(file, text);
  return createKillable({
    name: "broker",
    script: "infra/local/service-bus/main.ts",
    arguments: [
      ...["--port", String(port), "--journal", join(directory, "bus.journal"), "--config", file],
      ...["--no-fsync", "--keep-dead-sessions"],
    ],
    ready: "Service Bus broker ready",
    logFile: join(directory, "broker.log"),
  });
}
