import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { lockData } from "../../infra/local/data-lock.ts";

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "data-lock-"));
  file = join(directory, "in-use-by");
  onTestFinished(() => rm(directory, { recursive: true }));
});

const tellsStart = existsSync("/proc/self/stat");

describe("the data folder", () => {
  it("is held by one process, until that one lets go", async () => {
    const { release } = await lockData(directory);
    await writeFile(file, String(process.ppid));
    await expect(lockData(directory)).rejects.toThrow(
      `is in use by another npm start (process ${process.ppid})`,
    );
    await release();
    await (await lockData(directory)).release();
    expect(existsSync(file)).toBe(false);
  });

  it.runIf(tellsStart)("is held by a process that lives, as long as it is that one", async () => {
    const { release } = await lockData(directory);
    const [pid, startedAt] = (await readFile(file, "utf8")).split(" ");
    expect([pid, startedAt]).toEqual([String(process.pid), expect.stringMatching(/^\d+$/)]);
    await expect(lockData(directory)).rejects.toThrow("is in use");
    await release();
  });

  it.runIf(tellsStart)("is free when another process has the number of the one that held it", async () => {
    await writeFile(file, `${process.ppid} 1`);
    await (await lockData(directory)).release();
  });

  it.each(["", "nonsense", "0", "-1 5", "999999999 5"])("is free when nobody holds it: %j", async (text) => {
    await writeFile(file, text);
    await (await lockData(directory)).release();
  });

  it("is refused in a plain sentence when it is a file, or below one", async () => {
    await writeFile(file, "");
    for (const path of [file, join(file, "below")]) {
      await expect(lockData(path)).rejects.toThrow(`${path} is not a folder. Use --data for one that is`);
    }
  });
});
