import type { Log, LogFields } from "../ports/log.ts";

/** Writes facts to standard output and error, where Functions picks them up. */
export const consoleLog: Log = {
  // biome-ignore-start lint/suspicious/noConsole: this is the log
  info: (message, fields) => console.info(line(message, fields)),
  warn: (message, fields) => console.warn(line(message, fields)),
  error: (message, fields) => console.error(line(message, fields)),
  // biome-ignore-end lint/suspicious/noConsole: this is the log
};

function line(message: string, fields: LogFields = {}): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${JSON.stringify(value)}`],
  );
  return [message, ...pairs].join(" ");
}
