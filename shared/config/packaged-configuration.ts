import { type ParsedConfiguration, parseConfiguration } from "./parse-configuration.ts";
import packaged from "./switchboard.json" with { type: "json" };

/**
 * The configuration in the package. The build checks it and puts the result into the bundle, in place of this module: a
 * start neither makes the schema nor checks what cannot have changed.
 */
export function packagedConfiguration(): ParsedConfiguration {
  return parseConfiguration(packaged, "shared/config/switchboard.json");
}

/** The text that the build has checked; there is none without a build. */
export const packagedText: string | undefined = undefined;
