import type { AccessTokens, Role, SignedInUser } from "../ports/access-tokens.ts";
import { UnusableRequest } from "./unusable-request.ts";

const realm = 'Bearer realm="switchboard"';

/** Who asks, when they may; otherwise an UnusableRequest that says what to do about it. */
export async function authenticate(
  accessTokens: AccessTokens,
  authorization: string | null,
  roles: readonly Role[],
): Promise<SignedInUser> {
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) {
    throw new UnusableRequest("token-missing", { headers: { "www-authenticate": realm } });
  }
  const verified = await accessTokens.verify(token);
  if (verified.kind === "refused") {
    throw new UnusableRequest(verified.because, {
      detail: verified.detail,
      headers: { "www-authenticate": `${realm}, error="invalid_token"` },
    });
  }
  const { user } = verified;
  if (!roles.some((role) => user.roles.includes(role))) {
    throw new UnusableRequest("role-missing", {
      detail: `One of these roles is needed: ${roles.join(", ")}.`,
      headers: { "www-authenticate": `${realm}, error="insufficient_scope"` },
    });
  }
  return user;
}
