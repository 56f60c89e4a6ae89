import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { z } from "zod";
import { ensureWebChat } from "../web-chat/ensure-web-chat.mjs";
import type { ClientTokens, Grant } from "./client-tokens.ts";
import type { Answer, Call, Route } from "./http-router.ts";
import { badArgument, RefusedRequest } from "./refused-request.ts";
import { readJson } from "./request-body.ts";
import { issueToken } from "./token-routes.ts";

const pageFolder = new URL("../chat-page/", import.meta.url);
const pageFile = (name: string) => fileURLToPath(new URL(name, pageFolder));

const wishSchema = z.looseObject({
  resume: z.string().optional(),
  name: z.string().trim().max(80).optional(),
});

/** The customer's page: real Web Chat on this service, one customer for each browser tab. */
export function chatPageRoutes(deps: {
  readonly tokens: ClientTokens;
  readonly hostFor: (call: Call) => string;
  readonly newId: () => string;
}): readonly Route[] {
  const { tokens, newId } = deps;
  const script = once(async () => bundlePage());
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
        "content-security-policy": contentPolicy(deps.hostFor(call), nonce),
        "referrer-policy": "no-referrer",
      },
    };
  };

  return [
    { method: "GET", path: "/chat", answer: page },
    { method: "GET", path: "/chat/", answer: () => ({ status: 308, headers: { location: "/chat" } }) },
    { method: "POST", path: "/chat/token", answer: token },
    {
      method: "GET",
      path: "/chat/page.css",
      answer: () => file("text/css", readFileSync(pageFile("page.css"), "utf8")),
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
function contentPolicy(host: string, nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}' ${emptyStyle}`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' blob: ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function bundlePage(): string {
  const { outputFiles } = buildSync({
    entryPoints: [pageFile("page.ts")],
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
