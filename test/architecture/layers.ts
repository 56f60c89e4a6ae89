import { posix } from "node:path";
import { codeOf, importsOf, type SourceFile } from "./source-files.ts";

/** A folder, what it may import, and how many files it has at least: a check that sees nothing proves nothing. */
export interface Layer {
  /** A folder of the repository, or a single file. */
  readonly path: string;
  readonly layers: readonly string[];
  /** Packages by name; a name with a slash at its end allows all of its parts. */
  readonly packages: readonly string[];
  readonly atLeast: number;
}

const domain = "shared/domain";
const ports = "shared/ports";
const invariants = "shared/invariants";
const wire = "shared/wire";
const app = "shared/app";
const http = "shared/http";
const config = "shared/config";
const bots = "shared/bots";
const busQueues = "shared/bus-queues.ts";
const busFunction = "shared/bus-function.ts";
const runtime = "shared/runtime.ts";
const botFramework = "shared/adapters/bot-framework";
const memory = "shared/adapters/memory";
const serviceBus = "shared/adapters/service-bus";
const signIn = "shared/adapters/sign-in";
const observed = "shared/adapters/observed";
const openTelemetry = "shared/adapters/open-telemetry";
const tableStorage = "shared/adapters/table-storage";
const webPubSub = "shared/adapters/web-pubsub";
const attachments = "shared/adapters/attachments";
const plainAdapters = "shared/adapters";
const doctor = "shared/doctor";
const listen = "infra/local/listen.ts";
const pageSettings = "infra/local/chat-page/page-settings.ts";
const generators = ["node:fs", "node:path"];

/** Who may import whom. A file belongs to the longest path that it begins with. */
export const layers: readonly Layer[] = [
  { path: domain, layers: [], packages: [], atLeast: 40 },
  { path: busQueues, layers: [], packages: [], atLeast: 1 },
  { path: ports, layers: [domain, busQueues], packages: [], atLeast: 15 },
  { path: invariants, layers: [domain, ports], packages: [], atLeast: 12 },
  { path: wire, layers: [domain, ports, busQueues], packages: ["zod", "node:crypto"], atLeast: 14 },
  { path: app, layers: [domain, ports, wire], packages: ["zod", "node:util"], atLeast: 33 },
  { path: doctor, layers: [domain, ports, invariants, wire], packages: [], atLeast: 3 },
  { path: config, layers: [domain], packages: ["zod"], atLeast: 27 },
  {
    path: http,
    layers: [domain, ports, wire, app],
    packages: ["@azure/functions", "zod", "node:fs/promises", "node:path"],
    atLeast: 14,
  },
  { path: bots, layers: [], packages: ["botbuilder"], atLeast: 5 },
  {
    path: botFramework,
    layers: [domain, ports, bots],
    packages: ["botbuilder", "jose", "zod", "node:async_hooks", "node:crypto"],
    atLeast: 20,
  },
  { path: memory, layers: [domain, ports, busQueues], packages: ["node:crypto"], atLeast: 10 },
  {
    path: serviceBus,
    layers: [ports, busQueues],
    packages: ["@azure/service-bus", "@azure/identity", "long"],
    atLeast: 3,
  },
  { path: signIn, layers: [domain, ports], packages: ["jose", "zod"], atLeast: 2 },
  {
    path: tableStorage,
    layers: [domain, ports, busQueues],
    packages: ["@azure/data-tables", "@azure/identity", "zod", "node:crypto", "node:zlib"],
    atLeast: 26,
  },
  {
    path: openTelemetry,
    layers: [ports],
    packages: [
      "@opentelemetry/",
      "@azure/identity",
      "@azure/monitor-opentelemetry-exporter",
      "node:async_hooks",
    ],
    atLeast: 6,
  },
  { path: observed, layers: [domain, ports], packages: [], atLeast: 7 },
  { path: webPubSub, layers: [ports], packages: ["@azure/web-pubsub", "@azure/identity"], atLeast: 1 },
  { path: attachments, layers: [ports], packages: [], atLeast: 2 },
  { path: plainAdapters, layers: [ports], packages: ["node:timers/promises"], atLeast: 2 },
  {
    path: "shared/console",
    layers: ["shared/wire/agent-api"],
    packages: ["preact", "preact/", "@preact/signals", "oauth4webapi", "lucide", "@tanstack/virtual-core"],
    atLeast: 40,
  },
  {
    path: runtime,
    layers: [
      domain,
      ports,
      wire,
      app,
      config,
      bots,
      attachments,
      botFramework,
      observed,
      openTelemetry,
      serviceBus,
      signIn,
      tableStorage,
      webPubSub,
      plainAdapters,
    ],
    packages: ["node:fs", "node:path"],
    atLeast: 1,
  },
  { path: busFunction, layers: [], packages: ["@azure/functions"], atLeast: 1 },
  {
    path: "shared/start.ts",
    layers: [busFunction, observed, runtime],
    packages: ["@azure/functions"],
    atLeast: 1,
  },
  {
    path: "functions",
    layers: [app, busFunction, doctor, http, wire, busQueues, runtime],
    packages: ["@azure/functions"],
    atLeast: 12,
  },
  {
    path: "infra/doctor",
    layers: [
      domain,
      app,
      config,
      doctor,
      serviceBus,
      tableStorage,
      plainAdapters,
      "infra/local/azurite",
      "infra/local/service-bus",
      "infra/local",
    ],
    packages: ["node:"],
    atLeast: 3,
  },
  { path: "infra/local/service-bus", layers: [], packages: ["rhea", "node:"], atLeast: 32 },
  {
    path: "infra/local/functions-host",
    layers: [],
    packages: ["@azure/service-bus", "croner", "zod", "node:"],
    atLeast: 24,
  },
  {
    path: "infra/local/direct-line",
    layers: ["infra/local/web-chat", pageSettings, listen],
    packages: ["esbuild", "jose", "ws", "zod", "node:"],
    atLeast: 18,
  },
  { path: "infra/local/web-chat", layers: [], packages: ["node:"], atLeast: 3 },
  { path: "infra/local/azurite", layers: [], packages: ["node:"], atLeast: 1 },
  { path: "infra/local/issuer", layers: [listen], packages: ["jose", "node:"], atLeast: 9 },
  { path: listen, layers: [], packages: ["node:"], atLeast: 1 },
  { path: pageSettings, layers: [], packages: ["zod"], atLeast: 1 },
  { path: "infra/local/chat-page", layers: [pageSettings], packages: [], atLeast: 5 },
  {
    path: "infra/local",
    layers: [
      botFramework,
      config,
      "infra/local/azurite",
      "infra/local/direct-line",
      "infra/local/functions-host",
      "infra/local/issuer",
      "infra/local/service-bus",
      "infra/local/web-chat",
      listen,
    ],
    packages: ["esbuild", "node:"],
    atLeast: 8,
  },
];

export function layerOf(path: string, all: readonly Layer[] = layers): Layer | undefined {
  return all
    .filter((layer) => path === layer.path || path.startsWith(`${layer.path}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** Every import that the table does not allow, as a sentence. */
export function forbiddenImports(file: SourceFile, all: readonly Layer[] = layers): readonly string[] {
  const layer = layerOf(file.path, all);
  if (layer === undefined) return [`${file.path} belongs to no layer`];
  const isGenerator = /(?:^|\/)generate-[^/]+\.ts$/.test(file.path);
  const packages = isGenerator ? [...layer.packages, ...generators] : layer.packages;
  return importsOf(file.text)
    .filter((name) =>
      name.startsWith(".")
        ? !isAllowedFile(posix.join(posix.dirname(file.path), name), layer, all)
        : !packages.some((allowed) => isPackage(name, allowed)),
    )
    .map((name) => `${file.path} must not import ${name}`);
}

/** An allowed folder may be a layer, or a part of one; it never means the layers below it. */
function isAllowedFile(path: string, from: Layer, all: readonly Layer[]): boolean {
  const to = layerOf(path, all);
  if (to === undefined || to.path === from.path) return to !== undefined;
  return from.layers.some(
    (allowed) => to.path === allowed || (path.startsWith(`${allowed}/`) && allowed.startsWith(`${to.path}/`)),
  );
}

function isPackage(name: string, allowed: string): boolean {
  return name === allowed || (/[/:]$/.test(allowed) && name.startsWith(allowed));
}

const impure = [
  "async",
  "await",
  "Promise",
  "Date",
  "Math.random",
  "Intl",
  "process",
  "crypto",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "performance",
  "console",
  "globalThis",
];

/** What the domain may not use: time, chance, input and output, and anything that waits. */
export function impurities({ path, text }: SourceFile): readonly string[] {
  const code = codeOf(text);
  return impure
    .filter((name) => new RegExp(`(?<![\\w.])${name.replace(".", "\\.")}(?![\\w:?])`).test(code))
    .map((name) => `${path} uses ${name}`);
}

/** The longest a function file may be: more than this is not a shell. */
const shellLines = 40;

export function longShells({ path, text }: SourceFile): readonly string[] {
  const lines = text.trimEnd().split("\n").length;
  return lines > shellLines ? [`${path} has ${lines} lines, more than ${shellLines}`] : [];
}

/** Tests that were switched off, or that switch the others off. */
export function switchedTests({ path, text }: SourceFile): readonly string[] {
  const found =
    codeOf(text).match(/\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|skip|todo|fails)\b/g) ?? [];
  return found.map((call) => `${path} has ${call}`);
}
