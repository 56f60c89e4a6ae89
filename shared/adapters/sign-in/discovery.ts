import * as z from "zod";
import { SignInUnavailableError } from "../../ports/access-tokens.ts";
import type { SignInEndpoints, SignInEndpointsFinder } from "../../ports/sign-in-endpoints.ts";

/** What an issuer says of itself. */
export interface Discovered extends SignInEndpoints {
  readonly keys: URL;
}

export interface Discovery extends SignInEndpointsFinder {
  /** Read once, and again after a failure. */
  find(): Promise<Discovered>;
  /** What was found does not hold any more. */
  forget(): void;
}

interface Issuer {
  /** Exactly as the issuer writes it in its tokens. */
  readonly issuer: string;
  /** Permits an issuer and endpoints over plain http: on a developer's machine only. */
  readonly allowHttp?: boolean;
}

/** Made where it is needed, which is once: a start does without. */
const documentSchema = () =>
  z.object({
    issuer: z.string(),
    jwks_uri: z.url(),
    authorization_endpoint: z.url(),
    token_endpoint: z.url(),
    end_session_endpoint: z.url().optional(),
  });
const timeLimitMs = 5000;

/** The discovery document of an OpenID Connect issuer. */
export function createDiscovery(from: Issuer): Discovery {
  checkProtocol(new URL(from.issuer), from);
  let reading: Promise<Discovered> | undefined;
  return {
    find() {
      reading ??= readDocument(from).catch((cause: unknown) => {
        reading = undefined;
        throw new SignInUnavailableError(`${from.issuer} does not say where to sign in`, { cause });
      });
      return reading;
    },
    forget() {
      reading = undefined;
    },
  };
}

async function readDocument(from: Issuer): Promise<Discovered> {
  const { issuer } = from;
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeLimitMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const document = documentSchema().parse(await response.json());
  if (document.issuer !== issuer) throw new Error(`${url} is the document of another issuer`);
  const { end_session_endpoint: endSession } = document;
  const found: Discovered = {
    keys: new URL(document.jwks_uri),
    authorization: new URL(document.authorization_endpoint),
    token: new URL(document.token_endpoint),
    ...(endSession === undefined ? {} : { endSession: new URL(endSession) }),
  };
  for (const endpoint of Object.values<URL>({ ...found })) checkProtocol(endpoint, from);
  return found;
}

function checkProtocol(url: URL, { issuer, allowHttp = false }: Issuer): void {
  const isRight = url.protocol === "https:" || (allowHttp && url.protocol === "http:");
  if (!isRight) throw new TypeError(`${url.href} of the issuer ${issuer} is not https`);
}
