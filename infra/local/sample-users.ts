import configuration from "../../shared/config/switchboard.json" with { type: "json" };
import type { SampleUser } from "./issuer/issuer-options.ts";

const supervisors: ReadonlySet<string> = new Set(["sam"]);

/** Whoever can sign in locally: the sample configuration's people, one of them a supervisor. */
export const sampleUsers: readonly SampleUser[] = configuration.agents.map(({ id, displayName }) => ({
  id,
  name: displayName,
  roles: supervisors.has(id) ? ["agent", "supervisor"] : ["agent"],
}));
