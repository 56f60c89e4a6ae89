/** One invocation, step by step as the worker does it; conversions both ways are the library's own. */
import { type CoreModule, type RegisteredFunction, runHooks } from "./core-module.ts";
import type {
  CoreInvocationContext,
  FunctionCallback,
  HookContext,
  InvocationRequest,
  InvocationResponse,
  InvocationState,
  Log,
  LogCategory,
  LogLevel,
} from "./core-types.ts";

interface PreInvocation extends HookContext {
  inputs: unknown[];
  functionCallback: FunctionCallback;
}

interface PostInvocation extends HookContext {
  result: unknown;
  error: unknown;
}

/** Resolves with what the function gave; rejects with what it, or a hook, threw. */
export async function invokeFunction(
  deps: { readonly core: CoreModule; readonly log: Log },
  target: RegisteredFunction,
  request: InvocationRequest,
): Promise<InvocationResponse> {
  const { core } = deps;
  const model = core.programmingModel();
  if (model === undefined) throw new Error("The app has set no programming model.");

  const hookData: Record<string, unknown> = {};
  let invocationContext: unknown;
  const context: CoreInvocationContext = {
    invocationId: request.invocationId,
    request,
    metadata: { name: target.name, bindings: target.bindings },
    state: undefined,
    log: (level, category, message) =>
      logInvocation(deps, target.name, { level, category, message, hookData, invocationContext, request }),
  };
  const invocation = model.getInvocationModel(context);
  const args = await invocation.getArguments();
  invocationContext = args.context;
  const shared = () => readOnly({ hookData, appHookData: core.appHookData, invocationContext });

  const before: PreInvocation = Object.assign(shared(), {
    inputs: args.inputs,
    functionCallback: target.callback,
  });
  await inState(context, "preInvocationHooks", () => runHooks(core, "preInvocation", before));

  const after: PostInvocation = Object.assign(shared(), {
    inputs: before.inputs,
    result: null as unknown,
    error: null as unknown,
  });
  await inState(context, "invocation", async () => {
    try {
      after.result = await invocation.invokeFunction(args.context, before.inputs, before.functionCallback);
    } catch (error) {
      after.error = error;
    }
  });
  await inState(context, "postInvocationHooks", () => runHooks(core, "postInvocation", after));

  if (after.error !== null && after.error !== undefined) throw after.error;
  return invocation.getResponse(args.context, after.result);
}

async function inState(
  context: CoreInvocationContext,
  state: InvocationState,
  run: () => Promise<void>,
): Promise<void> {
  context.state = state;
  try {
    await run();
  } finally {
    context.state = undefined;
  }
}

interface LogCall {
  readonly level: LogLevel;
  readonly category: LogCategory;
  readonly message: string;
  readonly hookData: Record<string, unknown>;
  readonly invocationContext: unknown;
  readonly request: InvocationRequest;
}

/** Log hooks may change level, category and message before the line is written. */
function logInvocation(
  deps: { readonly core: CoreModule; readonly log: Log },
  functionName: string,
  call: LogCall,
): void {
  const { core, log } = deps;
  const entry = Object.assign(
    readOnly({
      hookData: call.hookData,
      appHookData: core.appHookData,
      invocationContext: call.invocationContext,
    }),
    { level: call.level, category: call.category, message: call.message },
  );
  for (const hook of core.hooks("log")) void hook(entry);
  log({
    level: entry.level,
    category: entry.category === "user" ? `Function.${functionName}.User` : `Function.${functionName}`,
    message: entry.message,
    invocationId: call.request.invocationId,
  });
}

/** Members that can be read but, as in the worker, not replaced. */
function readOnly(members: Readonly<Record<string, unknown>>): HookContext {
  const context: HookContext = {};
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(context, name, {
      enumerable: true,
      get: () => value,
      set: () => {
        throw new TypeError(`Cannot assign to read only property '${name}'`);
      },
    });
  }
  return context;
}
