/** HTTP to and from the shapes that the host exchanges with the worker. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpCookie, HttpData, InvocationResponse, NullableString, TypedData } from "./core-types.ts";

export function toHttpData(
  request: IncomingMessage,
  url: URL,
  params: Readonly<Record<string, string>>,
  body: Buffer,
): HttpData {
  return {
    method: request.method ?? "GET",
    url: url.href,
    nullableHeaders: nullable(headersOf(request)),
    nullableParams: nullable(params),
    nullableQuery: nullable(queryOf(url)),
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

/** What goes on the wire; the host gives 204 to a function that answered nothing. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

export function emptyAnswer(status: number): HttpAnswer {
  return { status, headers: [], body: Buffer.alloc(0) };
}

export function toHttpAnswer(response: InvocationResponse): HttpAnswer {
  const http = response.returnValue?.http;
  if (http === undefined) return emptyAnswer(204);
  return {
    status: Number(http.statusCode ?? 200),
    headers: [
      ...Object.entries(http.headers ?? {}),
      ...(http.cookies ?? []).map((cookie) => ["set-cookie", cookieHeader(cookie)] as const),
    ],
    body: toBuffer(http.body),
  };
}

export function writeAnswer(
  response: ServerResponse,
  answer: HttpAnswer,
  customHeaders: Readonly<Record<string, string>>,
): void {
  if (response.destroyed || response.headersSent) return;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  for (const [name, value] of Object.entries(customHeaders)) response.setHeader(name, value);
  const bodyless = answer.status === 204 || answer.status === 304;
  if (!bodyless) response.setHeader("content-length", answer.body.length);
  response.writeHead(answer.status);
  response.end(bodyless ? undefined : answer.body);
}

/** Values of one name are joined by a comma; the worker asks the host to leave out empty headers. */
function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    const joined = (values ?? []).join(name === "cookie" ? "; " : ",");
    if (joined !== "") headers[name] = joined;
  }
  return headers;
}

function queryOf(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const name of new Set(url.searchParams.keys())) query[name] = url.searchParams.getAll(name).join(",");
  return query;
}

function nullable(values: Readonly<Record<string, string>>): Record<string, NullableString> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

function toBuffer(data: TypedData | null | undefined): Buffer {
  if (data?.bytes !== undefined) return Buffer.from(data.bytes);
  return Buffer.from(data?.string ?? data?.json ?? "");
}

const sameSiteNames: Readonly<Record<string, string>> = {
  lax: "Lax",
  strict: "Strict",
  explicitNone: "None",
};

function cookieHeader(cookie: HttpCookie): string {
  const expires = cookie.expires?.value?.seconds;
  const sameSite = sameSiteNames[cookie.sameSite ?? "none"];
  return [
    `${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`,
    ...attribute("expires", expires === undefined ? undefined : new Date(expires * 1000).toUTCString()),
    ...attribute("max-age", cookie.maxAge?.value),
    ...attribute("domain", cookie.domain?.value),
    ...attribute("path", cookie.path?.value),
    ...(cookie.secure?.value ? ["secure"] : []),
    ...attribute("samesite", sameSite),
    ...(cookie.httpOnly?.value ? ["httponly"] : []),
  ].join("; ");
}

function attribute(name: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [`${name}=${value}`];
}
