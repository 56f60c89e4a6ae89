import type { HttpResponseInit } from "@azure/functions";
import type { SignInEndpoints } from "../ports/sign-in-endpoints.ts";
import { problemResponse } from "./problem.ts";
import { securityHeaders } from "./security-headers.ts";

/** How the page signs somebody in. */
export interface ConsoleSignIn {
  readonly issuer: string;
  readonly audience: string;
  readonly scope: string;
  readonly clientId?: string;
}

/** `GET /console/config.json`: all that the page must know before somebody is signed in; nothing of it is secret. */
export function configResponse(signIn: ConsoleSignIn, endpoints: SignInEndpoints): HttpResponseInit {
  const { issuer, audience, scope, clientId } = signIn;
  if (clientId === undefined) {
    return problemResponse("console-not-set-up", {
      detail: "SWITCHBOARD_CLIENT_ID is not set, so nobody can sign in on the console.",
    });
  }
  const { authorization, token, endSession } = endpoints;
  const body = {
    issuer,
    clientId,
    scope,
    audience,
    authorizationEndpoint: authorization.href,
    tokenEndpoint: token.href,
    ...(endSession === undefined ? {} : { endSessionEndpoint: endSession.href }),
  };
  return {
    status: 200,
    headers: { ...securityHeaders, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}
