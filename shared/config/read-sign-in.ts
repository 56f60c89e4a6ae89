import { checkUrl } from "./read-connections.ts";
import type { SettingReader } from "./setting-reader.ts";

/** How the tokens of agents and supervisors are checked. */
export interface SignIn {
  readonly issuer: string;
  readonly audience: string;
  readonly userClaim: string;
  readonly rolesClaim: string;
}

export function readSignIn(reader: SettingReader): SignIn | undefined {
  const issuer = reader.required("SWITCHBOARD_ISSUER");
  if (issuer !== undefined) checkUrl(reader, "SWITCHBOARD_ISSUER", issuer);
  const audience = reader.required("SWITCHBOARD_AUDIENCE");
  if (issuer === undefined || audience === undefined) return undefined;
  return {
    issuer,
    audience,
    userClaim: reader.optional("SWITCHBOARD_USER_CLAIM") ?? "oid",
    rolesClaim: reader.optional("SWITCHBOARD_ROLES_CLAIM") ?? "roles",
  };
}
