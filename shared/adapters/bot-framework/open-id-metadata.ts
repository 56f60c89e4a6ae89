import { createRemoteJWKSet } from "jose";
import * as z from "zod";
import type { BotFrameworkSettings } from "./settings.ts";

/** Who signs what the channels send. */
export const channelIssuer = "https://api.botframework.com";

/** Where the keys are published: those of the channels, and those of the Emulator and other bots. */
export function openIdMetadataUrls({ local }: Pick<BotFrameworkSettings, "local">) {
  const channel = local?.openIdMetadataUrl;
  if (channel !== undefined) return { channel, emulator: channel };
  return {
    channel: "https://login.botframework.com/v1/.well-known/openidconfiguration",
    emulator: "https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration",
  };
}

/** The keys, or their whereabouts, could not be had: nothing is known about any token. */
export class SigningKeysUnavailableError extends Error {
  override readonly name = "SigningKeysUnavailableError";
}

export type KeySet = ReturnType<typeof createRemoteJWKSet>;

const metadataSchema = z.object({ jwks_uri: z.url() });

/** Loads one metadata document and keeps it for a day, as the SDK does. A failure is not kept. */
export function createKeySetLoader(deps: { readonly url: string; readonly now: () => number }) {
  let kept: { readonly keys: Promise<KeySet>; readonly until: number } | undefined;
  return (): Promise<KeySet> => {
    if (kept !== undefined && deps.now() < kept.until) return kept.keys;
    const keys = loadKeySet(deps.url);
    kept = { keys, until: deps.now() + 24 * 3_600_000 };
    keys.catch(() => {
      kept = undefined;
    });
    return keys;
  };
}

async function loadKeySet(url: string): Promise<KeySet> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const { jwks_uri } = metadataSchema.parse(await response.json());
    return createRemoteJWKSet(new URL(jwks_uri), { cacheMaxAge: 24 * 3_600_000 });
  } catch (cause) {
    throw new SigningKeysUnavailableError(`the metadata at ${url} cannot be loaded`, { cause });
  }
}
