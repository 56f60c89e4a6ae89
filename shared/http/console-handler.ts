import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import { type ConsoleFile, type ConsoleFiles, loadConsoleFiles } from "./console-files.ts";
import { failureResponse } from "./failure-response.ts";

/** What the page must know to sign somebody in. */
export interface SignInHints {
  readonly issuer: string;
  readonly audience: string;
}

interface ConsoleDeps {
  /** Where the built pages lie. */
  readonly consoleDirectory: string;
  readonly signIn: SignInHints;
}

/** Serves the built pages from memory, and the page's own settings beside them. */
export function createConsoleHandler(deps: () => ConsoleDeps): HttpHandler {
  let loading: Promise<ConsoleFiles> | undefined;
  return async (request, context) => {
    try {
      const { consoleDirectory, signIn } = deps();
      loading ??= loadConsoleFiles(consoleDirectory);
      const files = await loading;
      return answer(pathOf(request), files, signIn);
    } catch (error) {
      loading = undefined;
      return failureResponse(error, { operation: "console", context });
    }
  };
}

function pathOf(request: HttpRequest): string {
  const { path = "" } = request.params;
  return path === "" ? "index.html" : path;
}

function answer(path: string, files: ConsoleFiles, signIn: SignInHints): HttpResponseInit {
  const headers = pageHeaders(signIn.issuer);
  if (path === "config.json") {
    const { issuer, audience } = signIn;
    return {
      status: 200,
      headers: { ...headers, "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify({ issuer, audience }),
    };
  }
  const file = files.get(path);
  if (file === undefined) {
    return { status: 404, headers: { ...headers, "content-type": "text/plain" }, body: "Not found" };
  }
  return fileResponse(file, headers);
}

function fileResponse(file: ConsoleFile, headers: Readonly<Record<string, string>>): HttpResponseInit {
  return {
    status: 200,
    headers: {
      ...headers,
      "content-type": file.contentType,
      "cache-control": file.isImmutable ? "public, max-age=31536000, immutable" : "no-store",
    },
    body: file.bytes,
  };
}

function pageHeaders(issuer: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${new URL(issuer).origin}`,
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "cache-control": "no-store",
    "content-security-policy": policy.join("; "),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
