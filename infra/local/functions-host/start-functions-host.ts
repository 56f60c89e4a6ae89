/** The local Functions host: runs one built app in this process, over HTTP and Service Bus. */
import { resolve } from "node:path";
import type { AccessKeys } from "./access-keys.ts";
import { isDisabled } from "./app-settings.ts";
import { createBusClients } from "./bus-clients.ts";
import { type CoreModule, createCoreModule, runHooks } from "./core-module.ts";
import type { Bindings, Log, LogEntry } from "./core-types.ts";
import { type HostSettings, readHostJson } from "./host-json.ts";
import { type HttpListener, startHttpListener } from "./http-listener.ts";
import { loadApp } from "./load-app.ts";
import {
  type FunctionPlan,
  type HttpPlan,
  planFunctions,
  type ServiceBusPlan,
  type TimerPlan,
} from "./plan-functions.ts";
import { defaultBodyLimit } from "./request-body.ts";
import { supplyCoreModule } from "./require-patch.ts";
import { type InvocationDeps, type InvocationFact, invoke } from "./run-invocation.ts";
import { startServiceBusTrigger } from "./service-bus-trigger.ts";
import type { Pump } from "./session-pump.ts";
import { startTimerTrigger, type TimerTrigger } from "./timer-trigger.ts";

export interface FunctionsHostOptions {
  /** The folder of the built app: package.json with `main`, host.json. */
  readonly appDirectory: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: "127.0.0.1";
  /** Merged into process.env while the app runs. */
  readonly settings: Readonly<Record<string, string>>;
  /** Check function keys, as Azure does and `func start` does not. */
  readonly requireKeys?: boolean;
  readonly keys?: AccessKeys;
  readonly log?: (entry: LogEntry) => void;
  readonly onInvocationEnd?: (fact: InvocationFact) => void;
  /** How long stop() lets running invocations go on. */
  readonly graceMs?: number;
}

export interface FunctionsHost {
  readonly url: string;
  readonly port: number;
  readonly functions: readonly { readonly name: string; readonly bindings: Bindings }[];
  /** Runs a timer function now, as POST /admin/functions/NAME does in Azure; rejects with what it threw. */
  runTimer(name: string): Promise<void>;
  stop(): Promise<void>;
}

const defaultGraceMs = 1_500;
let isRunning = false;

export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  if (isRunning) {
    throw new Error("A Functions host is running in this process already; stop it before starting another.");
  }
  isRunning = true;
  const undo: (() => void)[] = [
    () => {
      isRunning = false;
    },
  ];
  try {
    return await start(options, undo);
  } catch (error) {
    undoAll(undo);
    throw error;
  }
}

async function start(options: FunctionsHostOptions, undo: (() => void)[]): Promise<FunctionsHost> {
  const appDirectory = resolve(options.appDirectory);
  const log: Log = options.log ?? (() => undefined);
  const hostSettings = readHostJson(appDirectory);
  for (const property of hostSettings.ignored) {
    log({
      level: "warning",
      category: "Host.Startup",
      message: `host.json: "${property}" has no effect here.`,
    });
  }
  undo.push(mergeEnvironment(options.settings));

  const core = createCoreModule(log);
  undo.push(supplyCoreModule(core.api));
  undo.push(await loadApp(appDirectory, core));
  const plans = planFunctions(core.functions.values(), process.env);
  for (const message of plans.warnings) log({ level: "warning", category: "Host.Startup", message });
  await runHooks(core, "appStart", { ...appHookContext(core), functionAppDirectory: appDirectory });
  core.finishStartup();

  const clients = createBusClients(hostSettings.serviceBus.clientRetry);
  const runtime: Runtime = {
    options,
    core,
    log,
    hostSettings,
    clients,
    onInvocationEnd: options.onInvocationEnd,
  };
  const enabled = plans.functions.filter(({ target }) => !isDisabled(process.env, target.name));
  const listener = await startHttp(runtime, enabled);
  const timers = startTimers(runtime, plans.functions, new Set(enabled));
  const pumps = [...startTriggers(runtime, enabled), ...timers.values()];
  const { host = "127.0.0.1" } = options;
  const stop = once(() => stopAll(runtime, listener, pumps, undo));
  return {
    url: `http://${host}:${listener.port}`,
    port: listener.port,
    functions: plans.functions.map(({ target }) => ({ name: target.name, bindings: target.bindings })),
    runTimer: async (name) => {
      const timer = timers.get(name);
      if (timer === undefined) throw new Error(`There is no timer function "${name}".`);
      await timer.run();
    },
    stop,
  };
}

interface Runtime extends InvocationDeps {
  readonly options: FunctionsHostOptions;
  readonly hostSettings: HostSettings;
}

function startHttp(runtime: Runtime, plans: readonly FunctionPlan[]): Promise<HttpListener> {
  const { options, hostSettings, log } = runtime;
  const { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: bodyLimit = defaultBodyLimit } = process.env;
  const functions = plans.filter((plan): plan is HttpPlan => plan.kind === "http");
  const byName = new Map(functions.map((plan) => [plan.target.name, plan]));
  const find = (name: string): HttpPlan => {
    const plan = byName.get(name);
    if (plan === undefined) throw new Error(`There is no HTTP function "${name}".`);
    return plan;
  };
  return startHttpListener({
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 0,
    settings: hostSettings.http,
    bodyLimit: Number(bodyLimit),
    keys: options.requireKeys ? (options.keys ?? {}) : undefined,
    functions: {
      routes: functions.map((plan) => plan.route),
      authLevel: (name) => find(name).authLevel,
      invoke: (name, http) => {
        const plan = find(name);
        return invoke(runtime, plan, { inputData: [{ name: plan.triggerName, data: { http } }] });
      },
    },
    onFailure: (error) => {
      log({ level: "debug", category: "Host.Http", message: `Answered 500: ${messageOf(error)}` });
    },
  });
}

function startTriggers(runtime: Runtime, plans: readonly FunctionPlan[]): readonly Pump[] {
  const { clients, hostSettings, log } = runtime;
  return plans
    .filter((plan): plan is ServiceBusPlan => plan.kind === "serviceBus")
    .map((plan) =>
      startServiceBusTrigger({
        plan,
        settings: hostSettings.serviceBus,
        client: clients.client(plan.connection),
        invoke: async (message) => {
          await invoke(runtime, plan, {
            inputData: [{ name: plan.triggerName, data: message.body }],
            triggerMetadata: message.triggerMetadata,
            message,
          });
        },
        warn: (text) => {
          const message = `${plan.target.name} (queue "${plan.queueName}"): ${text}`;
          log({ level: "warning", category: "Host.Triggers.ServiceBus", message });
        },
      }),
    );
}

/** One that is disabled can be run by hand. */
function startTimers(
  runtime: Runtime,
  plans: readonly FunctionPlan[],
  enabled: ReadonlySet<FunctionPlan>,
): ReadonlyMap<string, TimerTrigger> {
  const timers = plans.filter((plan): plan is TimerPlan => plan.kind === "timer");
  return new Map(
    timers.map((plan) => [
      plan.target.name,
      startTimerTrigger({
        plan,
        isScheduled: enabled.has(plan),
        invoke: async (timer) => {
          await invoke(runtime, plan, { inputData: [{ name: plan.triggerName, data: timer }] });
        },
      }),
    ]),
  );
}

/** New work is refused first, running work gets the grace period, then everything is cut. */
async function stopAll(
  runtime: Runtime,
  listener: HttpListener,
  pumps: readonly Pump[],
  undo: (() => void)[],
): Promise<void> {
  const { core, clients, options, log } = runtime;
  const drained = Promise.all([listener.drain(), ...pumps.map((pump) => pump.drain())]);
  await within(options.graceMs ?? defaultGraceMs, drained);
  listener.close();
  try {
    await clients.close();
    await runHooks(core, "appTerminate", appHookContext(core));
  } catch (error) {
    log({ level: "warning", category: "Host.Stop", message: messageOf(error) });
  } finally {
    undoAll(undo);
  }
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

function mergeEnvironment(settings: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, settings);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

function appHookContext(core: CoreModule): Record<string, unknown> {
  return { hookData: core.appLevelHookData, appHookData: core.appHookData };
}

function undoAll(undo: (() => void)[]): void {
  for (const step of undo.splice(0).reverse()) step();
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
