/** From what the app registered to what this host will run; everything it cannot run is named, never skipped. */
import { type AppSettings, connectionString, resolveNames } from "./app-settings.ts";
import type { RegisteredFunction } from "./core-module.ts";
import type { BindingInfo } from "./core-types.ts";
import { parseNcrontab } from "./ncrontab.ts";
import { createRoute, findOverlaps, type Route } from "./routes.ts";

export interface HttpPlan {
  readonly kind: "http";
  readonly target: RegisteredFunction;
  readonly triggerName: string;
  readonly route: Route;
  readonly authLevel: string;
  readonly outputs: readonly BusOutput[];
}

export interface ServiceBusPlan {
  readonly kind: "serviceBus";
  readonly target: RegisteredFunction;
  readonly triggerName: string;
  readonly connection: string;
  readonly queueName: string;
  readonly isSessionsEnabled: boolean;
  /** The trigger's own `autoCompleteMessages`; without it host.json decides. */
  readonly autoCompleteMessages: boolean | undefined;
  readonly isBinary: boolean;
  readonly outputs: readonly BusOutput[];
}

export interface TimerPlan {
  readonly kind: "timer";
  readonly target: RegisteredFunction;
  readonly triggerName: string;
  readonly schedule: string;
  readonly outputs: readonly BusOutput[];
}

export type FunctionPlan = HttpPlan | ServiceBusPlan | TimerPlan;

/** A Service Bus output binding: it sets the body and nothing else. */
interface BusOutput {
  readonly name: string;
  readonly connection: string;
  readonly queueName: string;
}

export interface Plans {
  readonly functions: readonly FunctionPlan[];
  /** Routes of which one can hide the other. Legal, and rarely meant. */
  readonly warnings: readonly string[];
}

export function planFunctions(registered: Iterable<RegisteredFunction>, settings: AppSettings): Plans {
  const problems: string[] = [];
  const functions: FunctionPlan[] = [];
  for (const target of registered) {
    try {
      functions.push(planFunction(target, settings));
    } catch (error) {
      problems.push(`function "${target.name}": ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  problems.push(...sameNames(functions));

  const routes = functions.flatMap((plan) => (plan.kind === "http" ? [plan.route] : []));
  const overlaps = findOverlaps(routes);
  const sameRoutes = overlaps.filter(([a, b]) => sameTemplate(a, b));
  problems.push(
    ...sameRoutes.map(
      ([a, b]) =>
        `functions "${a.functionName}" and "${b.functionName}" have the same route "${a.template}" and method`,
    ),
  );
  if (problems.length > 0) throw new Error(`The app cannot be started:\n- ${problems.join("\n- ")}`);
  return { functions, warnings: overlaps.map(([first, second]) => overlapWarning(first, second)) };
}

function planFunction(target: RegisteredFunction, settings: AppSettings): FunctionPlan {
  checkName(target.name);
  const bindings = Object.entries(target.bindings);
  const [trigger, ...more] = bindings.filter(([, binding]) => isTrigger(binding));
  if (trigger === undefined || more.length > 0) throw new Error("it must have exactly one trigger");
  const others = bindings.filter(([, binding]) => !isTrigger(binding));
  const outputs = others.flatMap(([name, binding]) => planOutput(name, binding, settings));
  const [triggerName, binding] = trigger;
  switch (binding.type.toLowerCase()) {
    case "httptrigger":
      return planHttp(target, triggerName, binding, outputs);
    case "servicebustrigger":
      return planServiceBus(target, triggerName, binding, outputs, settings);
    case "timertrigger":
      return planTimer(target, triggerName, binding, outputs, settings);
    default:
      throw new Error(`the trigger type "${binding.type}" is not supported by this host`);
  }
}

function planHttp(
  target: RegisteredFunction,
  triggerName: string,
  binding: BindingInfo,
  outputs: readonly BusOutput[],
): HttpPlan {
  const template = text(binding.route) ?? target.name;
  if (/^(admin|runtime)/i.test(template)) {
    throw new Error(`its route "${template}" conflicts with the host's own "admin" and "runtime" routes`);
  }
  const methods = Array.isArray(binding.methods) ? binding.methods.map(String) : ["GET", "POST"];
  return {
    kind: "http",
    target,
    triggerName,
    route: createRoute(target.name, template, methods),
    authLevel: text(binding.authLevel) ?? "function",
    outputs,
  };
}

function planServiceBus(
  target: RegisteredFunction,
  triggerName: string,
  binding: BindingInfo,
  outputs: readonly BusOutput[],
  settings: AppSettings,
): ServiceBusPlan {
  refuseUnsupported(binding);
  const autoComplete = binding.autoCompleteMessages;
  return {
    kind: "serviceBus",
    target,
    triggerName,
    ...queueOf(binding, settings),
    isSessionsEnabled: binding.isSessionsEnabled === true,
    autoCompleteMessages: typeof autoComplete === "boolean" ? autoComplete : undefined,
    isBinary: binding.dataType === "binary",
    outputs,
  };
}

function planTimer(
  target: RegisteredFunction,
  triggerName: string,
  binding: BindingInfo,
  outputs: readonly BusOutput[],
  settings: AppSettings,
): TimerPlan {
  if (binding.runOnStartup === true) throw new Error("runOnStartup is not supported by this host");
  const schedule = resolveNames(settings, text(binding.schedule) ?? "");
  parseNcrontab(schedule);
  return { kind: "timer", target, triggerName, schedule, outputs };
}

function refuseUnsupported(binding: BindingInfo): void {
  if (binding.topicName !== undefined) throw new Error("Service Bus topics are not supported by this host");
  if (binding.cardinality === "many") {
    throw new Error('cardinality "many" is not supported by this host; receive one message at a time');
  }
  if (binding.sdkBinding === true) throw new Error("sdkBinding is not supported by this host");
}

function planOutput(name: string, binding: BindingInfo, settings: AppSettings): readonly BusOutput[] {
  const type = binding.type.toLowerCase();
  if (binding.direction === "out" && type === "http") return [];
  if (binding.direction === "out" && type === "servicebus") return [{ name, ...queueOf(binding, settings) }];
  throw new Error(
    `the ${binding.direction} binding "${name}" of type "${binding.type}" is not supported by this host`,
  );
}

function queueOf(binding: BindingInfo, settings: AppSettings): { connection: string; queueName: string } {
  const queueName = text(binding.queueName);
  if (queueName === undefined) throw new Error(`the ${binding.type} binding names no queue ("queueName")`);
  const connection = text(binding.connection) ?? "ServiceBus";
  return {
    connection: connectionString(settings, resolveNames(settings, connection)),
    queueName: resolveNames(settings, queueName),
  };
}

function checkName(name: string): void {
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(name) || name.toLowerCase() === "host") {
    throw new Error(
      'the name is not valid: a letter, then up to 127 letters, digits, "_" or "-", and not "host"',
    );
  }
}

function sameNames(plans: readonly FunctionPlan[]): readonly string[] {
  const names = plans.map((plan) => plan.target.name.toLowerCase());
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `two functions are named "${name}" (the case of letters does not count)`);
}

const sameTemplate = (a: Route, b: Route): boolean => shape(a.template) === shape(b.template);
/** A template without the names of its parameters. */
const shape = (template: string): string => template.toLowerCase().replace(/\{(\*{0,2})[\w-]+/g, "{$1");

function overlapWarning(first: Route, second: Route): string {
  return `Routes overlap: "${first.template}" (${first.functionName}) is asked before "${second.template}" (${second.functionName}) because functions are asked in the order of their names.`;
}

const isTrigger = (binding: BindingInfo): boolean => /trigger$/i.test(binding.type);
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
