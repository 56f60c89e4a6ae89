import { packagedConfiguration, packagedText } from "./packaged-configuration.ts";
import { type ParsedConfiguration, parseConfigurationText } from "./parse-configuration.ts";

/** Reads a configuration file. One that the build has checked, to the letter, is not checked again. */
export function readConfiguration(text: string, source: string): ParsedConfiguration {
  return text === packagedText
    ? { ...packagedConfiguration(), source }
    : parseConfigurationText(text, source);
}
