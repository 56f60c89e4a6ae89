import type { HttpHandler, HttpRequest, HttpResponseInit } from "@azure/functions";
import type { SignInEndpointsFinder } from "../ports/sign-in-endpoints.ts";
import { type ConsoleSignIn, configResponse } from "./console-config.ts";
import { type ConsoleFile, type ConsoleFiles, loadConsoleFiles } from "./console-files.ts";
import { pageHeaders } from "./console-policy.ts";
import { failureResponse } from "./failure-response.ts";
import { securityHeaders } from "./security-headers.ts";

interface ConsoleDeps {
  /** Where the built pages lie. */
  readonly consoleDirectory: string;
  readonly signIn: ConsoleSignIn;
  readonly signInEndpoints: SignInEndpointsFinder;
  /** Further origins that the page may connect to. */
  readonly connectOrigins?: readonly string[];
}

/** Serves the built pages from memory, and the page's own settings beside them. */
export function createConsoleHandler(deps: () => ConsoleDeps): HttpHandler {
  let loading: Promise<ConsoleFiles> | undefined;
  return async (request, context) => {
    try {
      loading ??= loadConsoleFiles(deps().consoleDirectory).catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      const files = await loading;
      return await answer(pathOf(request), files, deps());
    } catch (error) {
      return failureResponse(error, { operation: "console", context });
    }
  };
}

/** The page finds out itself which conversation its address names, and what came back from the sign-in. */
function pathOf(request: HttpRequest): string {
  const { path = "" } = request.params;
  return path === "" || path === "signed-in" || /^c\/[^/]+$/.test(path) ? "index.html" : path;
}

async function answer(path: string, files: ConsoleFiles, deps: ConsoleDeps): Promise<HttpResponseInit> {
  if (path === "config.json") return configResponse(deps.signIn, await deps.signInEndpoints.find());
  const file = files.get(path);
  if (file === undefined) {
    const headers = { ...securityHeaders, "content-type": "text/plain" };
    return { status: 404, headers, body: "Not found" };
  }
  const isPage = file.contentType.startsWith("text/html");
  return fileResponse(file, isPage ? pageHeaders(await connectOrigins(deps)) : securityHeaders);
}

/** The page is served, too, while the issuer is away: it says so, and is loaded again to try again. */
async function connectOrigins(deps: ConsoleDeps): Promise<readonly string[]> {
  const further = [new URL(deps.signIn.issuer).origin, ...(deps.connectOrigins ?? [])];
  try {
    const { token } = await deps.signInEndpoints.find();
    return [token.origin, ...further];
  } catch {
    return further;
  }
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
