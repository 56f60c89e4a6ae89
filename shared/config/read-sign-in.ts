import { checkUrl } from "./read-connections.ts";
import type { SettingReader } from "./setting-reader.ts";

/** How agents and supervisors sign in, and how their tokens are checked. */
export interface SignIn {
  readonly issuer: string;
  readonly audience: string;
  readonly userClaim: string;
  readonly rolesClaim: string;
  /** Absent: nobody can sign in on the console, and the agent API works all the same. */
  readonly clientId?: string;
  /** What the console asks for besides openid, profile and offline_access. */
  readonly scope: string;
}

export function readSignIn(reader: SettingReader): SignIn | undefined {
  const issuer = reader.required("SWITCHBOARD_ISSUER");
  if (issuer !== undefined) checkUrl(reader, "SWITCHBOARD_ISSUER", issuer);
  const audience = reader.required("SWITCHBOARD_AUDIENCE");
  if (issuer === undefined || audience === undefined) return undefined;
  const clientId = reader.optional("SWITCHBOARD_CLIENT_ID");
  return {
    issuer,
    audience,
    userClaim: reader.optional("SWITCHBOARD_USER_CLAIM") ?? "oid",
    rolesClaim: reader.optional("SWITCHBOARD_ROLES_CLAIM") ?? "roles",
    ...(clientId === undefined ? {} : { clientId }),
    scope: reader.optional("SWITCHBOARD_SCOPE") ?? `${audience}/.default`,
  };
}
