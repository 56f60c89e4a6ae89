import * as z from "zod";
import { parseAccount } from "./activity.ts";
import { type ClientTokens, type Grant, tokenLifetimeSeconds } from "./client-tokens.ts";
import type { Route } from "./http-router.ts";
import { badArgument, forbidden } from "./refused-request.ts";
import { readJson } from "./request-body.ts";

const wishSchema = z.looseObject({
  user: z.unknown().optional(),
  trustedOrigins: z.array(z.string()).optional(),
});

/** A token as clients get it. */
export interface IssuedToken {
  readonly conversationId: string;
  readonly token: string;
  readonly expires_in: number;
}

export async function issueToken(tokens: ClientTokens, grant: Grant): Promise<IssuedToken> {
  const token = await tokens.issue(grant);
  return { conversationId: grant.conversationId, token, expires_in: tokenLifetimeSeconds };
}

/** A token is made with the secret, for one conversation; whoever has it can renew it. */
export function tokenRoutes(deps: {
  readonly tokens: ClientTokens;
  readonly newId: () => string;
}): readonly Route[] {
  const { tokens, newId } = deps;
  return [
    {
      method: "POST",
      path: "/v3/directline/tokens/generate",
      answer: async ({ request }) => {
        const { caller } = await tokens.authorize(request);
        if (caller.kind !== "secret") throw forbidden("A token is made with the secret");
        const grant = { ...parseWish(await readJson(request, {})), conversationId: newId() };
        return { status: 200, json: await issueToken(tokens, grant) };
      },
    },
    {
      method: "POST",
      path: "/v3/directline/tokens/refresh",
      answer: async ({ request }) => {
        const { grant } = await tokens.authorize(request);
        if (grant === undefined) throw forbidden("The secret cannot be refreshed, only a token");
        return { status: 200, json: await issueToken(tokens, grant) };
      },
    },
  ];
}

function parseWish(body: unknown): Omit<Grant, "conversationId"> {
  const parsed = wishSchema.safeParse(body);
  if (!parsed.success) throw badArgument("The body must be {user?: {id, name?}, trustedOrigins?: [text]}");
  const { trustedOrigins } = parsed.data;
  const user = parsed.data.user === undefined ? undefined : parseAccount(parsed.data.user, "user");
  if (user !== undefined && !user.id.startsWith("dl_")) {
    throw badArgument("The id of a user in a token must begin with dl_");
  }
  return {
    ...(user && { user }),
    ...(trustedOrigins && { origins: trustedOrigins }),
  };
}
