import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadServiceKeys } from "../../../infra/local/direct-line/service-keys.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keys-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("The service's keys", () => {
  it("are the same after a restart", async () => {
    const before = await loadServiceKeys(join(folder, "new"));
    const after = await loadServiceKeys(join(folder, "new"));

    expect(after.clientTokenKey).toEqual(before.clientTokenKey);
    expect(after.channelKeyId).toBe(before.channelKeyId);
    expect(after.channelKey.equals(before.channelKey)).toBe(true);
  });

  it("are others without a folder, each time", async () => {
    const [one, two] = [await loadServiceKeys(undefined), await loadServiceKeys(undefined)];

    expect(one.clientTokenKey).not.toEqual(two.clientTokenKey);
  });

  it("are readable by their owner only", async () => {
    await loadServiceKeys(folder);

    expect((await stat(join(folder, "keys.json"))).mode & 0o077).toBe(0);
  });

  it("are not silently replaced when the file is damaged", async () => {
    await writeFile(join(folder, "keys.json"), "{}");

    await expect(loadServiceKeys(folder)).rejects.toThrow("does not hold the service's keys");
  });
});
