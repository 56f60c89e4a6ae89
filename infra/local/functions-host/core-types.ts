/**
 * What `@azure/functions` asks of, and gives to, the built-in module "@azure/functions-core".
 * The worker supplies that module at run time; its types are not on npm, so the part used here is declared.
 */
export type LogLevel = "trace" | "debug" | "information" | "warning" | "error" | "critical" | "none";
export type LogCategory = "user" | "system" | "customMetric";

export interface BindingInfo {
  readonly type: string;
  readonly direction: "in" | "out" | "inout";
  readonly route?: unknown;
  readonly methods?: unknown;
  readonly authLevel?: unknown;
  readonly connection?: unknown;
  readonly queueName?: unknown;
  readonly topicName?: unknown;
  readonly isSessionsEnabled?: unknown;
  readonly schedule?: unknown;
  readonly runOnStartup?: unknown;
  readonly autoCompleteMessages?: unknown;
  readonly cardinality?: unknown;
  readonly dataType?: unknown;
  readonly sdkBinding?: unknown;
}
export type Bindings = Readonly<Record<string, BindingInfo>>;

export type FunctionCallback = (...inputsAndContext: unknown[]) => unknown;

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Bindings;
  readonly retryOptions?: unknown;
}

export interface NullableString {
  readonly value: string;
}

/** A value on its way between the host and the worker; exactly one member is set. */
export interface TypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly int?: number;
  readonly double?: number;
  readonly http?: HttpData;
}

export interface HttpData {
  readonly method?: string;
  readonly url?: string;
  readonly nullableHeaders?: Readonly<Record<string, NullableString>>;
  readonly nullableParams?: Readonly<Record<string, NullableString>>;
  readonly nullableQuery?: Readonly<Record<string, NullableString>>;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly HttpCookie[];
  readonly body?: TypedData | null;
}

export interface HttpCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value?: string };
  readonly path?: { readonly value?: string };
  readonly expires?: { readonly value?: { readonly seconds?: number } };
  readonly maxAge?: { readonly value?: number };
  readonly secure?: { readonly value?: boolean };
  readonly httpOnly?: { readonly value?: boolean };
  readonly sameSite?: "none" | "lax" | "strict" | "explicitNone";
}

interface NamedData {
  readonly name: string;
  readonly data: TypedData;
}

export interface InvocationRequest {
  readonly invocationId: string;
  readonly inputData: readonly NamedData[];
  readonly triggerMetadata?: Readonly<Record<string, TypedData>>;
}

export interface InvocationResponse {
  readonly outputData?: readonly NamedData[];
  readonly returnValue?: TypedData | null;
}

export type InvocationState = "preInvocationHooks" | "invocation" | "postInvocationHooks";

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: InvocationState | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(defaults: Record<string, string>): Promise<Record<string, string>>;
}

export type HookContext = Record<string, unknown>;
export type HookCallback = (context: HookContext) => void | Promise<void>;

export interface CoreApi {
  readonly version: string;
  readonly hostVersion: string;
  readonly Disposable: unknown;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): { dispose(): void };
  registerHook(name: string, callback: HookCallback): { dispose(): void };
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

/** One line of the host's log. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly category: string;
  readonly message: string;
  readonly invocationId?: string;
}
export type Log = (entry: LogEntry) => void;
