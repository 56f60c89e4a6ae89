/** The stand-in for the worker's "@azure/functions-core": keeps what the app registers while it loads. */

import type {
  CoreApi,
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  HookContext,
  Log,
  ProgrammingModel,
} from "./core-types.ts";
import { Disposable } from "./disposable.ts";

export interface RegisteredFunction extends FunctionMetadata {
  readonly callback: FunctionCallback;
}

export interface CoreModule {
  readonly api: CoreApi;
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  /** Shared by all hooks of the app. */
  readonly appHookData: Record<string, unknown>;
  /** Shared by the app-level hooks only. */
  readonly appLevelHookData: Record<string, unknown>;
  programmingModel(): ProgrammingModel | undefined;
  hooks(name: HookName): readonly HookCallback[];
  /** From here on the app may register no more functions, as in the worker. */
  finishStartup(): void;
}

const hookNames = ["appStart", "appTerminate", "preInvocation", "postInvocation", "log"] as const;
export type HookName = (typeof hookNames)[number];

/** Recent worker and host versions, as apps may ask for them. */
const workerVersion = "3.12.0";
const hostVersion = "4.1040.0";

export function createCoreModule(log: Log): CoreModule {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<HookName, HookCallback[]>(hookNames.map((name) => [name, []]));
  let model: ProgrammingModel | undefined;
  let started = false;

  const api: CoreApi = {
    version: workerVersion,
    hostVersion,
    Disposable,
    registerFunction(metadata, callback) {
      const { name } = metadata;
      if (started) throw systemError("A function can only be registered during app startup.");
      if (functions.has(name)) throw systemError(`A function named "${name}" is already registered.`);
      functions.set(name, { ...metadata, callback });
      return new Disposable(() => functions.delete(name));
    },
    registerHook(name, callback) {
      const list = hooks.get(name as HookName);
      if (list === undefined) throw unknownHook(name);
      list.push(callback);
      return new Disposable(() => list.splice(list.indexOf(callback), 1));
    },
    setProgrammingModel(next) {
      model = next;
    },
    getProgrammingModel: () => model,
    log(level, category, message) {
      log({ level, category: category === "user" ? "App.User" : "App", message });
    },
  };

  return {
    api,
    functions,
    appHookData: {},
    appLevelHookData: {},
    programmingModel: () => model,
    hooks: (name) => hooks.get(name) ?? [],
    finishStartup() {
      started = true;
    },
  };
}

/** Runs hooks in the order they were registered; the first that throws ends the run. */
export async function runHooks(core: CoreModule, name: HookName, context: HookContext): Promise<void> {
  for (const hook of core.hooks(name)) await hook(context);
}

/** An error of the platform rather than of the app; the library looks for the mark. */
function systemError(message: string): Error {
  return Object.assign(new Error(message), { isAzureFunctionsSystemError: true });
}

function unknownHook(name: string): Error {
  return Object.assign(new RangeError(`Unrecognized hook "${name}"`), { isAzureFunctionsSystemError: true });
}
