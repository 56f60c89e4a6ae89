import type { HttpResponseInit } from "@azure/functions";
import type { Finding, Health } from "../app/health/health.ts";
import { securityHeaders } from "./security-headers.ts";

/** 200, or a problem document that names every part that is wrong and what to do. Anybody may ask. */
export async function healthResponse(health: Health): Promise<HttpResponseInit> {
  const findings = await health.look();
  return findings.length === 0
    ? answer({ status: 200, type: "application/json" }, { status: "healthy" })
    : answer({ status: 503, type: "application/problem+json" }, unhealthy(findings));
}

function unhealthy(findings: readonly Finding[]): object {
  return {
    type: "urn:switchboard:problem:unhealthy",
    title: "Something that the app needs is not right",
    status: 503,
    code: "unhealthy",
    findings,
  };
}

function answer(
  { status, type }: { readonly status: number; readonly type: string },
  body: object,
): HttpResponseInit {
  return {
    status,
    headers: { ...securityHeaders, "content-type": type, ...(status === 503 && { "retry-after": "10" }) },
    body: JSON.stringify(body),
  };
}
