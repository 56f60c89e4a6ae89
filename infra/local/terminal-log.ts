import type { LogEntry } from "./functions-host/core-types.ts";

/** What the Functions host says, as far as somebody at the terminal can use it. */
export function showLogEntry({ level, category, message }: LogEntry): void {
  if (level !== "warning" && level !== "error" && level !== "critical") return;
  process.stderr.write(`${level}: ${message} [${category}]\n`);
}
