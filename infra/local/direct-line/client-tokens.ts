import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { errors, jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import type { Account } from "./activity.ts";
import { forbidden, RefusedRequest } from "./refused-request.ts";

export const tokenLifetimeSeconds = 1800;
const streamLifetimeSeconds = 60;
/** How long after its end a token still proves whose conversation it was. */
const resumeSeconds = 30 * 24 * 3600;
const issuer = "https://directline.botframework.com/";

/** Who calls: the owner of the secret, or a client that holds the token of one conversation. */
export type Caller =
  | { readonly kind: "secret" }
  | { readonly kind: "token"; readonly conversationId: string; readonly user?: Account };

export interface Grant {
  readonly conversationId: string;
  readonly user?: Account;
  readonly origins?: readonly string[];
}

const claimsSchema = z.object({
  conv: z.string().min(1),
  use: z.enum(["client", "stream"]),
  user: z.string().optional(),
  userName: z.string().optional(),
  origins: z.array(z.string()).optional(),
});

export interface ClientTokens {
  issue(grant: Grant): Promise<string>;
  /** For one WebSocket, to be opened within a minute. */
  issueForStream(conversationId: string): Promise<string>;
  authorize(request: IncomingMessage): Promise<{ readonly caller: Caller; readonly grant?: Grant }>;
  /** The conversation that a stream token opens. */
  checkStream(token: string): Promise<string>;
  /** What a token granted, also some time after it expired; undefined when it was never ours. */
  recall(token: string): Promise<Grant | undefined>;
}

export function createClientTokens(deps: {
  readonly key: Uint8Array;
  readonly secret: string;
  readonly appId: string;
  readonly clock: () => number;
}): ClientTokens {
  const sign = (claims: Record<string, unknown>, lifetime: number) => {
    const now = Math.floor(deps.clock() / 1000);
    return new SignJWT({ bot: deps.appId, ...claims })
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer(issuer)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetime)
      .sign(deps.key);
  };

  const read = async (token: string, use: "client" | "stream", tolerance = 0) => {
    const { payload } = await jwtVerify(token, deps.key, {
      algorithms: ["HS256"],
      issuer,
      currentDate: new Date(deps.clock()),
      clockTolerance: tolerance,
    });
    const claims = claimsSchema.parse(payload);
    if (claims.use !== use) throw forbidden("The token is not meant for this");
    return toGrant(claims);
  };

  const readOrRefuse = async (token: string, use: "client" | "stream") => {
    try {
      return await read(token, use);
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new RefusedRequest(403, "TokenExpired", "Token has expired");
      }
      throw error instanceof RefusedRequest ? error : forbidden("Invalid token or secret");
    }
  };

  return {
    issue: ({ conversationId, user, origins }) =>
      sign(
        { conv: conversationId, use: "client", user: user?.id, userName: user?.name, origins },
        tokenLifetimeSeconds,
      ),
    issueForStream: (conversationId) => sign({ conv: conversationId, use: "stream" }, streamLifetimeSeconds),
    checkStream: async (token) => (await readOrRefuse(token, "stream")).conversationId,
    recall: (token) => read(token, "client", resumeSeconds).catch(() => undefined),
    authorize: async (request) => {
      const bearer = bearerOf(request);
      if (bearer === undefined) throw new RefusedRequest(401, "BadArgument", "Missing token or secret");
      if (sameText(bearer, deps.secret)) return { caller: { kind: "secret" } };
      const grant = await readOrRefuse(bearer, "client");
      refuseOtherOrigin(request, grant);
      const { conversationId, user } = grant;
      return { grant, caller: { kind: "token", conversationId, ...(user && { user }) } };
    },
  };
}

function toGrant(claims: z.infer<typeof claimsSchema>): Grant {
  const { conv, user, userName, origins } = claims;
  return {
    conversationId: conv,
    ...(user !== undefined && { user: { id: user, ...(userName !== undefined && { name: userName }) } }),
    ...(origins && { origins }),
  };
}

/** A token made for some web sites is not good from another one. */
function refuseOtherOrigin(request: IncomingMessage, { origins }: Grant): void {
  const { origin } = request.headers;
  if (origins === undefined || origin === undefined || origins.includes(origin)) return;
  throw forbidden("The token is not meant for this origin");
}

export function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? "")?.[1];
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
