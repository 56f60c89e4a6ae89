import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureWebChat } from "../../../infra/local/web-chat/ensure-web-chat.mjs";
import { extractFile } from "../../../infra/local/web-chat/extract-file.mjs";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "web-chat-test-"));
});

afterEach(() => rm(folder, { recursive: true }));

describe("Bringing Web Chat in", () => {
  it("refuses a package that is not the pinned one, and leaves nothing behind", async () => {
    const file = join(folder, "webchat.js");
    const pack = async (_name: string, into: string) => {
      const tarball = join(into, "forged.tgz");
      await writeFile(tarball, gzipSync("forged"));
      return tarball;
    };

    await expect(ensureWebChat({ file, pack })).rejects.toThrow("is not the one expected");
    expect(await readdir(folder)).toEqual([]);
  });

  it("fetches again when the file was damaged", async () => {
    const file = join(folder, "webchat.js");
    await writeFile(file, "damaged");
    const pack = () => Promise.reject(new Error("asked the registry"));

    await expect(ensureWebChat({ file, pack })).rejects.toThrow("asked the registry");
  });
});

describe("A file in an archive", () => {
  const entry = (name: string, content: string) => {
    const header = Buffer.alloc(512);
    header.write(name);
    header.write(content.length.toString(8).padStart(11, "0"), 124);
    const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
    return Buffer.concat([header, Buffer.from(content), padding]);
  };

  it("is found behind others, whole and exact", () => {
    const archive = Buffer.concat([entry("package/a", "x".repeat(700)), entry("package/b", "wanted")]);

    expect(extractFile(archive, "package/b").toString()).toBe("wanted");
  });

  it("that is not there is said plainly", () => {
    expect(() => extractFile(entry("package/a", "x"), "package/b")).toThrow(
      "package/b is not in the archive",
    );
    expect(() => extractFile(Buffer.alloc(700, "z"), "package/b")).toThrow("not in the archive");
  });
});
