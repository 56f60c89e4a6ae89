import { createHash } from "node:crypto";
import type { ConfigurationBotFrameworkAuthentication } from "botbuilder";
import { createExpiringMap } from "../../domain/expiring-map.ts";
import { SigningKeysUnavailableError } from "./open-id-metadata.ts";
import { createRateLimitedReport, type Report } from "./rate-limited-report.ts";
import { isAllowedServiceUrl } from "./service-url.ts";
import type { BotFrameworkSettings } from "./settings.ts";
import { createVerifyChannelToken } from "./verify-channel-token.ts";

type AuthenticatedActivity =
  | { readonly ok: true; readonly claims: Readonly<Record<string, unknown>> }
  /** Nothing more is said: whoever is refused must not learn why. */
  | { readonly ok: false; readonly status: 401 };

export type RefusedToken =
  | "no-bearer-token"
  | "service-url-or-channel-missing"
  | "service-url-not-allowed"
  | "channel-not-supported"
  | "token-not-genuine"
  | "token-not-for-us";

export interface StrictAuthentication {
  /**
   * Whether the activity comes from whom it says. Rejects only when the signing keys cannot be had, in which case
   * nothing is known; the answer is then a 500, and channels try again.
   */
  authenticateActivity(
    authorization: string | undefined,
    activity: Readonly<Record<string, unknown>>,
  ): Promise<AuthenticatedActivity>;
}

/** Channels send one token with many activities. It is judged again before its keys may have been withdrawn for long. */
const trustedForMs = 5 * 60_000;
const mostTrusted = 1_000;

/**
 * The SDK's authentication without its holes (reference/platform.md 5.3): it answers 500 to a badly signed token,
 * lets an activity without `serviceUrl` pass, and takes everything when no app id is configured.
 */
export function createStrictAuthentication(deps: {
  readonly settings: BotFrameworkSettings;
  /** Called for the first refusal and then at most once a minute. */
  readonly onRefused: (report: Report<RefusedToken>) => void;
  readonly now?: () => number;
}): StrictAuthentication {
  const { settings, onRefused, now = Date.now } = deps;
  if (settings.appId.trim() === "")
    throw new TypeError("MicrosoftAppId is empty: every activity would be accepted");
  const verify = createVerifyChannelToken({ settings, now });
  const report = createRateLimitedReport({ everyMs: 60_000, now, report: onRefused });
  const trusted = createExpiringMap<Claims>({ mostKept: mostTrusted, now });
  let sdk: Promise<ConfigurationBotFrameworkAuthentication> | undefined;
  const loadSdk = () => {
    sdk ??= import("./bot-framework-authentication.ts").then((m) =>
      m.createBotFrameworkAuthentication(settings),
    );
    return sdk;
  };

  const judge: Judge = async (authorization, activity) => {
    const claim = claimOf(authorization, activity);
    if (typeof claim === "string") return claim;
    if (!isAllowedServiceUrl(claim.serviceUrl, settings)) return "service-url-not-allowed";
    if (claim.channelId.toLowerCase() === "asechannel") return "channel-not-supported";
    return trusted.get(keyOf(claim)) ?? judgeToken(claim);
  };

  const judgeToken = async (claim: Claim): Promise<Claims | RefusedToken> => {
    if (!(await verify(claim.token, claim.channelId))) return "token-not-genuine";
    const judged = await authenticateBySdk(await loadSdk(), claim);
    if (typeof judged === "string") return judged;
    trusted.set(keyOf(claim), judged, Math.min(endOf(judged), now() + trustedForMs));
    return judged;
  };

  return {
    authenticateActivity: async (authorization, activity) => {
      const judged = await judge(authorization, activity);
      if (typeof judged === "object") return { ok: true, claims: judged };
      report(judged);
      return { ok: false, status: 401 };
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;
type Judge = (
  authorization: string | undefined,
  activity: Readonly<Record<string, unknown>>,
) => Promise<Claims | RefusedToken>;

interface Claim {
  readonly token: string;
  readonly serviceUrl: string;
  readonly channelId: string;
}

function claimOf(
  authorization: string | undefined,
  { serviceUrl, channelId }: Readonly<Record<string, unknown>>,
): Claim | RefusedToken {
  const token = /^Bearer ([^\s]+)$/.exec(authorization ?? "")?.[1];
  if (token === undefined) return "no-bearer-token";
  return isFilled(serviceUrl) && isFilled(channelId)
    ? { token, serviceUrl, channelId }
    : "service-url-or-channel-missing";
}

/** All that the verdict depends on, without keeping the token. */
function keyOf({ token, serviceUrl, channelId }: Claim): string {
  return createHash("sha256")
    .update(JSON.stringify([token, serviceUrl, channelId]))
    .digest("base64");
}

function endOf({ exp }: Claims): number {
  return Number(exp) * 1000;
}

function isFilled(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

async function authenticateBySdk(
  sdk: ConfigurationBotFrameworkAuthentication,
  { token, serviceUrl, channelId }: Claim,
): Promise<Claims | RefusedToken> {
  type SdkActivity = Parameters<typeof sdk.authenticateRequest>[0];
  try {
    const activity = { serviceUrl, channelId } as SdkActivity;
    const { claimsIdentity } = await sdk.authenticateRequest(activity, `Bearer ${token}`);
    if (!claimsIdentity.isAuthenticated) return "token-not-for-us";
    return Object.fromEntries(claimsIdentity.claims.map(({ type, value }) => [type, value]));
  } catch (cause) {
    if (isRefusal(cause)) return "token-not-for-us";
    throw new SigningKeysUnavailableError("the Bot Framework SDK could not judge a token", { cause });
  }
}

/** The SDK's own refusals carry a status; those of its JWT library are known by their names only. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (["JsonWebTokenError", "NotBeforeError", "TokenExpiredError"].includes(error.name)) return true;
  const { statusCode } = error as { readonly statusCode?: unknown };
  return typeof statusCode === "number" && statusCode < 500;
}
