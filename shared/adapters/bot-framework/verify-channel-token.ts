import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from "jose";
import {
  channelIssuer,
  createKeySetLoader,
  type KeySet,
  openIdMetadataUrls,
  SigningKeysUnavailableError,
} from "./open-id-metadata.ts";
import type { BotFrameworkSettings } from "./settings.ts";

/** Whether the token is genuine, in time, and its key may speak for that channel. */
export type VerifyChannelToken = (token: string, channelId: string) => Promise<boolean>;

/** Issuers of the SDK's second list; which tenants of theirs it takes is left to the SDK. */
const emulatorIssuer = /^https:\/\/(sts\.windows\.net|login\.microsoftonline\.com)\//;

/** jose failed to get keys, as opposed to failing a token. */
const keyTrouble: readonly string[] = ["ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID", "ERR_JOSE_GENERIC"];

/**
 * Checks a token by itself, before the SDK does: for each token it refuses, the SDK writes the error and the public
 * key to console.error, and nothing but another console can keep it from that. So it only gets to see good ones.
 */
export function createVerifyChannelToken(deps: {
  readonly settings: Pick<BotFrameworkSettings, "local">;
  readonly now: () => number;
}): VerifyChannelToken {
  const urls = openIdMetadataUrls(deps.settings);
  const loadKeys = {
    channel: createKeySetLoader({ url: urls.channel, now: deps.now }),
    emulator: createKeySetLoader({ url: urls.emulator, now: deps.now }),
  };

  return async (token, channelId) => {
    const source = keySourceOf(token);
    if (source === undefined) return false;
    const keys = await loadKeys[source]();
    return (await isGenuine(token, keys, deps.now())) && isEndorsed(token, channelId, keys);
  };
}

function keySourceOf(token: string): "channel" | "emulator" | undefined {
  try {
    const { iss } = decodeJwt(token);
    if (iss === channelIssuer) return "channel";
    return iss !== undefined && emulatorIssuer.test(iss) ? "emulator" : undefined;
  } catch {
    return undefined;
  }
}

async function isGenuine(token: string, keys: KeySet, now: number): Promise<boolean> {
  try {
    await jwtVerify(token, keys, {
      algorithms: ["RS256", "RS384", "RS512"],
      clockTolerance: 300,
      requiredClaims: ["exp"],
      currentDate: new Date(now),
    });
    return true;
  } catch (cause) {
    if (cause instanceof errors.JOSEError && !keyTrouble.includes(cause.code)) return false;
    throw new SigningKeysUnavailableError("the keys that sign activities cannot be loaded", { cause });
  }
}

/** A published key may say for which channels it speaks. One that says nothing speaks for all. */
function isEndorsed(token: string, channelId: string, keys: KeySet): boolean {
  const { kid } = decodeProtectedHeader(token);
  const key = keys.jwks()?.keys.find((candidate) => candidate.kid === kid);
  const { endorsements } = (key ?? {}) as { readonly endorsements?: unknown };
  const isLimited = Array.isArray(endorsements) && endorsements.length > 0;
  return !isLimited || endorsements.includes(channelId);
}
