import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import * as z from "zod";
import { type PageSettings, parsePageSettings } from "../chat-page/page-settings.ts";
import { ensureWebChat } from "../web-chat/ensure-web-chat.mjs";
import type { ClientTokens, Grant } from "./client-tokens.ts";
import type { Answer, Call, Route } from "./http-router.ts";
import { badArgument, RefusedRequest } from "./refused-request.ts";
import { readJson } from "./request-body.ts";
import { issueToken } from "./token-routes.ts";

const pageFolder = new URL("../chat-page/", import.meta.url);
const pageFile = (name: string) => fileURLToPath(new URL(name, pageFolder));

/** The page wears the console's colours and measures. */
const tokensFile = fileURLToPath(new URL("../../../shared/console/styles/tokens.css", import.meta.url));

/** The page's settings as they stand in its folder, or those given; throws with each problem. */
export function pageSettings(given?: unknown): PageSettings {
  const file = "infra/local/chat-page/settings.json";
  if (given !== undefined) return parsePageSettings(given, file);
  return parsePageSettings(parseJson(readFileSync(pageFile("settings.json"), "utf8"), file), file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`The settings of the customer's page are no JSON (${file}): ${String(cause)}`, { cause });
  }
}

const wishSchema = z.looseObject({
  resume: z.string().optional(),
  name: z.string().trim().max(80).optional(),
});

/** The customer's page: real Web Chat on this service, one customer for each browser tab. */
export function chatPageRoutes(deps: {
  readonly tokens: ClientTokens;
  readonly hostFor: (call: Call) => string;
  readonly newId: () => string;
  readonly settings: PageSettings;
}): readonly Route[] {
  const { tokens, newId, settings } = deps;
  const script = once(async () => bundle("page.ts"));
  const embedScript = once(async () => bundle("embed.ts"));
  const webChat = once(async () => readFile(await ensureWebChat()));

  const newCustomer = (name: string | undefined): Grant => {
    const id = `dl_${newId()}`;
    return { conversationId: newId(), user: { id, name: name || `Guest ${id.slice(-4)}` } };
  };

  const token = async ({ request }: Call) => {
    const wish = wishSchema.safeParse(await readJson(request, {}));
    if (!wish.success) throw badArgument("The body must be {resume?: text, name?: text}");
    const { resume, name } = wish.data;
    const recalled = resume === undefined ? undefined : await tokens.recall(resume);
    const grant = recalled?.user === undefined ? newCustomer(name) : recalled;
    const customer = { userId: grant.user?.id, userName: grant.user?.name };
    return { status: 200, json: { ...(await issueToken(tokens, grant)), ...customer } };
  };

  const page = (call: Call): Answer => {
    const nonce = randomBytes(16).toString("base64");
    return {
      status: 200,
      body: readFileSync(pageFile("page.html"), "utf8").replace("STYLE-NONCE", nonce),
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": contentPolicy({
          host: deps.hostFor(call),
          nonce,
          embedders: settings.embedding.allowedOrigins,
        }),
        "referrer-policy": "no-referrer",
      },
    };
  };

  return [
    { method: "GET", path: "/chat", answer: page },
    { method: "GET", path: "/chat/", answer: () => ({ status: 308, headers: { location: "/chat" } }) },
    { method: "GET", path: "/chat/settings.json", answer: () => ({ status: 200, json: settings }) },
    { method: "POST", path: "/chat/token", answer: token },
    { method: "GET", path: "/chat/page.css", answer: () => styles("page.css") },
    { method: "GET", path: "/chat/demo", answer: demo },
    { method: "GET", path: "/chat/demo.css", answer: () => styles("demo.css") },
    {
      method: "GET",
      path: "/chat/embed.js",
      answer: async () => file("text/javascript", await embedScript()),
    },
    { method: "GET", path: "/chat/page.js", answer: async () => file("text/javascript", await script()) },
    {
      method: "GET",
      path: "/chat/webchat.js",
      answer: async () => {
        const content = await webChat().catch((error: unknown) => {
          throw new RefusedRequest(
            503,
            "ServiceError",
            error instanceof Error ? error.message : "no Web Chat",
          );
        });
        return { ...file("text/javascript", content), headers: webChatHeaders };
      },
    },
  ];
}

const styles = (name: string) =>
  file("text/css", `${readFileSync(tokensFile, "utf8")}\n${readFileSync(pageFile(name), "utf8")}`);

/** Stands for a site that shows the chat, under a strict policy of its own. */
const demo = (): Answer => ({
  status: 200,
  body: readFileSync(pageFile("demo.html"), "utf8"),
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:",
  },
});

const file = (type: string, body: string | Buffer): Answer => ({
  status: 200,
  body,
  headers: { "content-type": `${type}; charset=utf-8` },
});

/** Its version never changes while the service runs. */
const webChatHeaders = { "content-type": "text/javascript; charset=utf-8", "cache-control": "max-age=3600" };

/** The hash of no text: one of Web Chat's style elements comes without the nonce, and empty. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** Web Chat makes style elements of its own, under the nonce that the page hands it. */
function contentPolicy(at: {
  readonly host: string;
  readonly nonce: string;
  readonly embedders: readonly string[];
}): string {
  const { host, nonce, embedders } = at;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}' ${emptyStyle}`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' blob: ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedders.join(" ") || "'none'"}`,
  ].join("; ");
}

function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [pageFile(entry)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** Made on first use; a failure is tried again at the next. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
