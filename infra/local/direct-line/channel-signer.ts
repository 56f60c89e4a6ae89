import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import type { Route } from "./http-router.ts";
import type { ServiceKeys } from "./service-keys.ts";

/** The issuer of every token that a real channel sends to a bot. */
const channelIssuer = "https://api.botframework.com";

const metadataPath = "/v1/.well-known/openidconfiguration";
const keysPath = "/v1/.well-known/keys";

/** How a token shall differ from a right one; a claim given as undefined is left out. */
export interface TokenOverrides {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly keyId?: string;
  /** `other` signs with a key the bot cannot know, under the published key id. */
  readonly key?: "published" | "other";
  readonly algorithm?: "RS256" | "HS256" | "none";
}

export interface ChannelSigner {
  sign(overrides?: TokenOverrides): Promise<string>;
  readonly routes: readonly Route[];
  readonly metadataUrl: string;
}

/** Signs what the service posts to the bot, and publishes the key the way the Bot Framework does. */
export function createChannelSigner(deps: {
  readonly keys: ServiceKeys;
  readonly appId: string;
  readonly url: string;
  readonly serviceUrl: string;
  readonly clock: () => number;
}): ChannelSigner {
  const { keys, url } = deps;
  let otherKey: KeyObject | undefined;
  const keyFor = (which: TokenOverrides["key"]) => {
    if (which !== "other") return keys.channelKey;
    otherKey ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    return otherKey;
  };

  return {
    metadataUrl: `${url}${metadataPath}`,
    routes: [
      { method: "GET", path: metadataPath, answer: () => ({ status: 200, json: metadata(url) }) },
      {
        method: "GET",
        path: keysPath,
        answer: () => ({ status: 200, json: { keys: [publishedKey(keys)] } }),
      },
    ],
    sign: async ({ claims = {}, keyId = keys.channelKeyId, key, algorithm = "RS256" } = {}) => {
      const now = Math.floor(deps.clock() / 1000);
      const payload = {
        iss: channelIssuer,
        aud: deps.appId,
        serviceurl: deps.serviceUrl,
        nbf: now,
        exp: now + 3600,
        ...claims,
      };
      if (algorithm === "none") return new UnsecuredJWT(payload).encode();
      const secret = algorithm === "HS256" ? keys.clientTokenKey : keyFor(key);
      return new SignJWT(payload).setProtectedHeader({ alg: algorithm, typ: "JWT", kid: keyId }).sign(secret);
    },
  };
}

function metadata(url: string) {
  return {
    issuer: channelIssuer,
    jwks_uri: `${url}${keysPath}`,
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["private_key_jwt"],
  };
}

function publishedKey(keys: ServiceKeys) {
  const { kty, n, e } = createPublicKey(keys.channelKey).export({ format: "jwk" });
  return {
    kty,
    n,
    e,
    use: "sig",
    kid: keys.channelKeyId,
    x5t: keys.channelKeyId,
    endorsements: ["directline", "webchat", "msteams"],
  };
}
