import { z } from "zod";

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });
const timeLimitMs = 5000;

/** Where an issuer publishes its keys, from its discovery document. */
export async function findKeySet(from: {
  readonly issuer: string;
  readonly allowHttp: boolean;
}): Promise<URL> {
  const { issuer } = from;
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeLimitMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const document = discoverySchema.parse(await response.json());
  if (document.issuer !== issuer) throw new Error(`${url} is the document of another issuer`);
  const keys = new URL(document.jwks_uri);
  if (keys.protocol !== "https:" && !from.allowHttp) throw new Error(`the keys of ${issuer} are not https`);
  return keys;
}
