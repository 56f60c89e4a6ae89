/** The composition root: the only place that knows which adapter stands behind which port. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAttachments } from "./adapters/attachments/fetch-attachments.ts";
import { createCustomerChannel } from "./adapters/bot-framework/customer-channel.ts";
import { createInProcessBots } from "./adapters/bot-framework/in-process-bots.ts";
import { isAllowedServiceUrl } from "./adapters/bot-framework/service-url.ts";
import type { BotFrameworkSettings } from "./adapters/bot-framework/settings.ts";
import { consoleLog } from "./adapters/console-log.ts";
import { observedLog } from "./adapters/observed/log.ts";
import { observed } from "./adapters/observed/ports.ts";
import { createTelemetry } from "./adapters/open-telemetry/telemetry.ts";
import { createCommandBus } from "./adapters/service-bus/command-bus.ts";
import { createPeekedBus, type PeekedBus } from "./adapters/service-bus/peek-bus.ts";
import { createBusProbe } from "./adapters/service-bus/probe-bus.ts";
import { createDiscovery, type Discovery } from "./adapters/sign-in/discovery.ts";
import { systemClock } from "./adapters/system-clock.ts";
import {
  connectTables,
  createTables,
  type TablesConnection,
} from "./adapters/table-storage/connect-tables.ts";
import { laterStores } from "./adapters/table-storage/later-stores.ts";
import { observedTables } from "./adapters/table-storage/observed-tables.ts";
import { createWebPubSubRealtime } from "./adapters/web-pubsub/realtime.ts";
import { activeRevision, initialise } from "./app/active-revision.ts";
import { createAdmissions } from "./app/agent/admissions.ts";
import type { AgentDeps } from "./app/agent/agent-deps.ts";
import { createFeedWatch } from "./app/agent/feed-watch.ts";
import { announceChanges } from "./app/announce-changes.ts";
import { describeError, describeErrorWholly } from "./app/describe-error.ts";
import type { HandleGroupDeps } from "./app/handle-group-command.ts";
import type { HandleThreadDeps } from "./app/handle-thread-command.ts";
import { createHealth, finding, type Health } from "./app/health/health.ts";
import { healthChecks } from "./app/health/health-checks.ts";
import { pastRevisions } from "./app/past-revisions.ts";
import { type StartOnce, startOnce } from "./app/start-once.ts";
import { printProblems } from "./config/configuration-problem.ts";
import { packagedConfiguration } from "./config/packaged-configuration.ts";
import { readConfiguration } from "./config/read-configuration.ts";
import { type Environment, settingValue } from "./config/setting-reader.ts";
import { readSettings, type Settings } from "./config/settings.ts";
import { StartProblem } from "./config/start-problem.ts";
import { conversationId, groupId } from "./domain/ids.ts";
import type { Configuration } from "./domain/routing/configuration.ts";
import type { AccessTokens } from "./ports/access-tokens.ts";
import type { ChannelAuthentication } from "./ports/channel-authentication.ts";
import { deferred } from "./ports/deferred.ts";
import { noRealtime } from "./ports/realtime.ts";
import type { SignInEndpointsFinder } from "./ports/sign-in-endpoints.ts";
import { noTelemetry, type Telemetry } from "./ports/telemetry.ts";
import { threadKeyOf } from "./wire/thread-key.ts";

export interface Runtime extends AgentDeps, HandleThreadDeps, HandleGroupDeps {
  readonly telemetry: Telemetry;
  readonly accessTokens: AccessTokens;
  readonly channelAuthentication: ChannelAuthentication;
  readonly signIn: Settings["signIn"];
  readonly signInEndpoints: SignInEndpointsFinder;
  readonly consoleDirectory: string;
  /** Where the console may connect to besides the app and the sign-in service. */
  readonly connectOrigins: readonly string[];
  readonly health: Health;
  /** Creates what storage lacks and makes sure that a configuration is active. */
  readonly start: StartOnce;
  /** For a look at what is on the bus. */
  inspectBus(): PeekedBus;
  /** Reads the bots and their SDK, so that the first customer does not wait for it. Never rejects. */
  loadBots(): Promise<void>;
}

const botWarnings = {
  "not-bridged": "a bot's message was not bridged: the customer does not see it",
  "not-understood": "a bot's command was not understood",
} as const;

let made: Runtime | StartProblem | undefined;

/** Made on first use, so that importing a function touches nothing. */
export function runtime(): Runtime {
  const one = make();
  if (one instanceof StartProblem) throw one;
  return one;
}

/**
 * What somebody must mend before the app can start; undefined when nothing. It is reported by failing on one's own
 * machine; elsewhere the app runs without its bus functions, so that health can say what is wrong.
 */
export function startProblem(): { readonly report: () => void } | undefined {
  const one = make();
  if (!(one instanceof StartProblem)) return undefined;
  return {
    report: () => {
      // biome-ignore lint/style/noProcessEnv: no settings could be read
      if (settingValue(process.env, "SWITCHBOARD_LOCAL") === "1") throw one;
      consoleLog.error("the app cannot start", { code: one.code, problems: one.message });
    },
  };
}

/** Answers also for an app that cannot start. */
export function health(): Health {
  const one = make();
  if (!(one instanceof StartProblem)) return one.health;
  return { look: async () => [finding(one.code, one.settings)] };
}

function make(): Runtime | StartProblem {
  // biome-ignore lint/style/noProcessEnv: the one place where settings enter
  made ??= createOrSayWhyNot(process.env);
  return made;
}

function createOrSayWhyNot(environment: Environment): Runtime | StartProblem {
  try {
    return createRuntime(environment);
  } catch (error) {
    if (error instanceof StartProblem) return error;
    throw error;
  }
}

function createRuntime(environment: Environment): Runtime {
  const read = readSettings(environment);
  if (!read.ok) {
    const lines = read.errors.map(({ message }) => `  ${message}`);
    throw new StartProblem(
      "settings-wrong",
      ["The app cannot start with these settings:", ...lines].join("\n"),
      { settings: [...new Set(read.errors.map(({ setting }) => setting))] },
    );
  }
  const { settings } = read;
  const telemetry = telemetryTo(settings);
  const log = observedLog(consoleLog, telemetry);
  for (const warning of read.warnings) log.warn(warning);
  const file = configurationFile(settings);

  const connection = tablesConnection(settings, telemetry);
  const tables = observedTables(connectTables(connection), telemetry);
  const stores = laterStores({ tables });
  const { configurations, feeds, membership } = stores;
  const channelSettings = botFrameworkSettings(settings);
  const channel = createCustomerChannel({ settings: channelSettings });
  const clock = systemClock;
  const feedWatch = createFeedWatch({ feeds, clock });
  const { webPubSub } = settings;
  const realtime = webPubSub === undefined ? noRealtime : createWebPubSubRealtime(webPubSub);
  const { issuer } = settings.signIn;
  const discovery = createDiscovery({ issuer, allowHttp: settings.local !== undefined });
  const describe = settings.local === undefined ? describeError : describeErrorWholly;

  const revision = activeRevision({ configurations, clock });
  const { probe: probeBus } = createBusProbe({ connection: settings.serviceBus });
  const checks = healthChecks({
    configurations,
    revision,
    probeBus,
    registeredBots,
    signInEndpoints: discovery,
  });

  return observed({
    clock,
    log,
    telemetry,
    chance: Math.random,
    group: groupId("default"),
    ...stores,
    feeds: announceChanges(feeds, { watch: feedWatch, realtime, log }),
    feedWatch,
    admissions: createAdmissions({ clock }),
    realtime,
    revision,
    pastRevision: pastRevisions({ configurations, log }),
    bus: createCommandBus({ connection: settings.serviceBus, clock }),
    channel,
    attachments: createAttachments({ isAllowed: isAttachmentUrl(settings) }),
    bots: createInProcessBots({
      bots: registeredBots,
      typing: (address) => channel.typing(address),
      onBotError: (botId, error) => log.error("bot failed", { botId, ...describe(error) }),
      onLateLost: (botId, error) =>
        log.error("late bot output could not be kept", { botId, ...describe(error) }),
      onWarning: ({ botId, address, conversation, kind }) =>
        log.warn(botWarnings[kind], {
          botId,
          conversationId: conversationId({
            thread: threadKeyOf(address.channelId, address.conversationId),
            number: conversation,
          }),
        }),
    }),
    accessTokens: accessTokens(settings, discovery),
    channelAuthentication: channelAuthentication(channelSettings),
    signIn: settings.signIn,
    signInEndpoints: discovery,
    connectOrigins: webPubSub === undefined ? [] : [webPubSub.origin.replace(/^http/, "ws")],
    consoleDirectory: join(import.meta.dirname, "console"),
    health: createHealth({ clock, checks }),
    start: startOnce({
      clock,
      log,
      start: async () => {
        await createTables(connection);
        await initialise({ configurations, membership, log }, file);
      },
    }),
    inspectBus: () => createPeekedBus({ connection: settings.serviceBus }),
    loadBots: async () => {
      try {
        await Promise.all([
          registeredBots(),
          import("./adapters/bot-framework/run-bot-turn.ts"),
          import("./adapters/table-storage/thread-store.ts"),
        ]);
      } catch (error) {
        log.error("bots cannot be loaded", { ...describe(error) });
      }
    },
  });
}

async function registeredBots() {
  return (await import("./bots/registry.ts")).registeredBots;
}

/** The SDK is loaded only where somebody is to be told. */
function telemetryTo({ telemetry: targets }: Settings): Telemetry {
  if (targets === undefined) return noTelemetry;
  return createTelemetry({
    load: async () => (await import("./adapters/open-telemetry/load-sdk.ts")).loadSdk(targets),
    onFailure: (error) => consoleLog.warn("telemetry not sent", { ...describeError(error) }),
  });
}

function tablesConnection({ tables }: Settings, telemetry: Telemetry): TablesConnection {
  return {
    onRequest: () => telemetry.count("switchboard.table.requests", 1),
    to:
      tables.by === "identity"
        ? { endpoint: tables.endpoint }
        : { connectionString: tables.connectionString },
  };
}

function botFrameworkSettings({ microsoftApp, allowedServiceHosts, local }: Settings): BotFrameworkSettings {
  const { appId, appType, password, tenantId } = microsoftApp;
  return {
    appId,
    appType,
    serviceUrlHosts: allowedServiceHosts,
    ...(password === undefined ? {} : { appPassword: password }),
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(local === undefined
      ? {}
      : {
          local: local.openIdMetadata === undefined ? {} : { openIdMetadataUrl: local.openIdMetadata },
        }),
  };
}

/** Files lie where answers go, and on hosts that were allowed for files. */
function isAttachmentUrl(settings: Settings): (url: string) => boolean {
  const { serviceUrlHosts, ...rest } = botFrameworkSettings(settings);
  const allowed = { ...rest, serviceUrlHosts: [...serviceUrlHosts, ...settings.attachmentHosts] };
  return (url) => isAllowedServiceUrl(url, allowed);
}

function channelAuthentication(settings: BotFrameworkSettings): ChannelAuthentication {
  return deferred(
    async () => {
      const { createStrictAuthentication } = await import(
        "./adapters/bot-framework/strict-authentication.ts"
      );
      const strict = createStrictAuthentication({
        settings,
        onRefused: ({ fact, unreported }) =>
          consoleLog.warn("activity refused", { reason: fact, unreported }),
      });
      return {
        authenticate: async (authorization, activity) => {
          const { ok } = await strict.authenticateActivity(authorization ?? undefined, activity);
          return { ok };
        },
      };
    },
    { authenticate: true },
  );
}

function accessTokens({ signIn }: Settings, discovery: Discovery): AccessTokens {
  const { issuer, audience, userClaim, rolesClaim } = signIn;
  const options = { issuer, audience, userIdClaim: userClaim, rolesClaim };
  return deferred(
    async () => {
      const { createJoseAccessTokens } = await import("./adapters/sign-in/jose-access-tokens.ts");
      return createJoseAccessTokens(options, { clock: systemClock, discovery });
    },
    { verify: true },
  );
}

/** The file that SWITCHBOARD_CONFIG names, or the one in the package. Throws with every problem at once. */
function configurationFile({ configurationFile: path }: Settings): Configuration {
  const parsed = path === undefined ? packagedConfiguration() : readConfiguration(textOf(path), path);
  const { source } = parsed;
  if (!parsed.ok) throw new StartProblem("configuration-file-wrong", printProblems(source, parsed.errors));
  for (const { path: place, message } of parsed.warnings) consoleLog.warn(`${source} ${place}: ${message}`);
  return parsed.configuration;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new StartProblem(
      "settings-wrong",
      `The configuration file ${path}, which SWITCHBOARD_CONFIG names, cannot be read.`,
      { cause, settings: ["SWITCHBOARD_CONFIG"] },
    );
  }
}
