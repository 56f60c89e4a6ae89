import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/** Linux alone tells what the processes of others were started with. */
export const canKillAzurite = existsSync("/proc/self/cmdline");

/** Kills the Azurite that was told to listen on this port, and no other process. */
export async function killAzuriteOn(port: number): Promise<void> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
    const isIt =
      words.some((word) => word.includes("azurite")) &&
      words[words.indexOf("--tablePort") + 1] === String(port);
    if (isIt) process.kill(Number(pid), "SIGKILL");
  }
}
