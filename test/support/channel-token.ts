import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** How a token shall differ from a right one. A claim given as undefined is left out. */
export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** `other` is a key that nobody published, under the published key's id. */
  readonly key?: "published" | "other";
  readonly algorithm?: "RS256" | "HS256" | "none";
}

export interface ChannelTokens {
  /** For `SWITCHBOARD_LOCAL_OPENID_METADATA`. */
  readonly openIdMetadataUrl: string;
  /** How often the keys were asked for. */
  readonly keyRequests: () => number;
  /** A whole `Authorization` header. */
  authorization(changes?: TokenChanges): string;
  stop(): Promise<void>;
}

/**
 * Signs as the Bot Framework does and publishes the key on loopback. The SDK keeps metadata by URL for a day, so each
 * test file starts its own.
 */
export async function startChannelTokens(who: {
  readonly appId: string;
  readonly serviceUrl: string;
  readonly endorsements?: readonly string[];
}): Promise<ChannelTokens> {
  const { endorsements = ["directline", "webchat", "msteams"] } = who;
  const published = generateKeyPairSync("rsa", { modulusLength: 2048 });
  let other: KeyObject | undefined;
  const otherKey = () => {
    other ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    return other;
  };
  const { kty, n, e } = published.publicKey.export({ format: "jwk" });
  const keys = [{ kty, n, e, use: "sig", kid: "key-1", x5t: "key-1", endorsements }];

  let keyRequests = 0;
  const server = createServer((request, response) => {
    const isKeys = request.url === "/keys";
    if (isKeys) keyRequests += 1;
    const document = isKeys ? { keys } : { issuer: "https://api.botframework.com", jwks_uri: `${url}/keys` };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    openIdMetadataUrl: `${url}/openid`,
    keyRequests: () => keyRequests,
    authorization: ({ claims = {}, header = {}, key = "published", algorithm = "RS256" } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload = {
        iss: "https://api.botframework.com",
        aud: who.appId,
        serviceurl: who.serviceUrl,
        nbf: now,
        exp: now + 3600,
        ...claims,
      };
      const unsigned = [{ alg: algorithm, typ: "JWT", kid: "key-1", ...header }, payload]
        .map(encode)
        .join(".");
      const privateKey = key === "published" ? published.privateKey : otherKey();
      return `Bearer ${unsigned}.${signature(unsigned, algorithm, privateKey)}`;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** By hand, since a library would not make the wrong ones. */
function signature(text: string, algorithm: string, key: KeyObject): string {
  if (algorithm === "none") return "";
  if (algorithm === "HS256") return createHmac("sha256", "guess").update(text).digest("base64url");
  return sign("sha256", Buffer.from(text), key).toString("base64url");
}
