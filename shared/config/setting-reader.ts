import { type SettingName, settings } from "./settings-table.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingError {
  readonly setting: string;
  /** What is wrong and what to set, in plain words. */
  readonly message: string;
}

/** Reads settings one by one and remembers everything that is wrong with them. */
export interface SettingReader {
  readonly isLocal: boolean;
  readonly errors: readonly SettingError[];
  /** The trimmed value; a blank one counts as not set. */
  optional(name: SettingName): string | undefined;
  /** The value, or undefined and an error. */
  required(name: SettingName): string | undefined;
  fail(name: SettingName, message: string): void;
}

export function createSettingReader(env: Environment, isLocal: boolean): SettingReader {
  const errors: SettingError[] = [];
  const optional = (name: SettingName): string | undefined => settingValue(env, name);
  const fail = (name: SettingName, message: string): void => {
    errors.push({ setting: name, message: `${name} ${message}` });
  };
  const required = (name: SettingName): string | undefined => {
    const value = optional(name);
    if (value === undefined) fail(name, `is not set. Set it to this: ${settings[name].about}`);
    return value;
  };
  return { isLocal, errors, optional, required, fail };
}

export function settingValue(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}
