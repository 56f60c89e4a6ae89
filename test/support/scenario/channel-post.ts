import { randomUUID } from "node:crypto";
import type { TokenOverrides } from "../../../infra/local/direct-line/channel-signer.ts";
import type { LocalStack } from "../../../infra/local/local-stack.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface ChannelPost {
  /** What is sent instead of a right token; null sends no header at all. */
  readonly authorization?: string | null;
  /** How the token differs from a right one. */
  readonly token?: TokenOverrides;
}

/** A message as the local channel would post it to the app, but for what a test changes; undefined is left out. */
export function channelMessage({ directLine, appId }: LocalStack, changes: Fields = {}): Fields {
  return {
    type: "message",
    id: randomUUID(),
    channelId: "directline",
    serviceUrl: directLine.serviceUrl,
    timestamp: new Date().toISOString(),
    conversation: { id: `none-${randomUUID()}` },
    from: { id: "dl_casey", name: "Casey" },
    recipient: { id: appId, name: "Bot" },
    text: "hello",
    ...changes,
  };
}

/** Posts to the app's messaging endpoint past the Direct Line service: any body, any token. */
export async function postToApp(
  { host, directLine }: LocalStack,
  body: Fields | string | Uint8Array<ArrayBuffer>,
  { authorization, token }: ChannelPost = {},
): Promise<Response> {
  const header = authorization === undefined ? `Bearer ${await directLine.signToken(token)}` : authorization;
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  return fetch(`${host.url}/api/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      ...(header === null ? {} : { authorization: header }),
    },
    body: isRaw ? body : JSON.stringify(body),
  });
}
