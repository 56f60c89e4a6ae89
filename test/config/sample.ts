import { readFileSync } from "node:fs";
import type { ConfigurationProblem } from "../../shared/config/configuration-problem.ts";
import { parseConfiguration } from "../../shared/config/parse-configuration.ts";

const sampleFile = new URL("../../shared/config/switchboard.json", import.meta.url);

export const sampleText = readFileSync(sampleFile, "utf8");

/** A fresh copy of the sample, with the value at a path such as `queues.0.members` replaced, or removed. */
export function sampleWith(changes: Readonly<Record<string, unknown>>): unknown {
  const sample: unknown = JSON.parse(sampleText);
  for (const [path, value] of Object.entries(changes)) setAt(sample, path.split("."), value);
  return sample;
}

/** What is wrong with the sample after some changes. */
export function errorsWith(changes: Readonly<Record<string, unknown>>): readonly ConfigurationProblem[] {
  const parsed = parseConfiguration(sampleWith(changes), "switchboard.json");
  return parsed.ok ? [] : parsed.errors;
}

function setAt(target: unknown, keys: readonly string[], value: unknown): void {
  const [key, ...rest] = keys;
  if (typeof target !== "object" || target === null || key === undefined) throw new TypeError("no such path");
  if (rest.length > 0) setAt(Reflect.get(target, key), rest, value);
  else if (value === undefined) Reflect.deleteProperty(target, key);
  else Reflect.set(target, key, value);
}
