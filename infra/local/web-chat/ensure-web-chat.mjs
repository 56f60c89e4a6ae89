// @ts-check
/**
 * Brings in the prebuilt `webchat.js` and nothing else of botframework-webchat, whose packages would take
 * half a gigabyte. Plain JavaScript, because npm also runs it after an install, on whatever Node is there.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { extractFile } from "./extract-file.mjs";

const packageName = "botframework-webchat";
const version = "4.18.1";
const integrity =
  "sha512-7jpEUJ7olT62Xm+8eh7BhhIcXVfU2xD4pZDaeBt8K4XcNy6K/83UGIxE9BFkXmHMZ4hDEVOzs5cre07GWuaXzg==";
/** Of `dist/webchat.js` inside that package. */
const fileIntegrity =
  "sha512-/QHdP14QBRIOHw8gBEffy7VpWq0cTaGkr70Sg3ceo6KO0gaHOIWbC7OXB0Rmqp7sV1c/PU5zDh8p23uz8L88+A==";

/** Where the file lies in this checkout. */
export const webChatFile = fileURLToPath(
  new URL(`../../../.local/web-chat/webchat-${version}.js`, import.meta.url),
);

/**
 * The path of a verified webchat.js; fetches it through npm unless it is there already.
 * @param {{ file?: string, pack?: (name: string, folder: string) => Promise<string> }} [options]
 *   `pack` puts the package's tarball into the folder and resolves with its path.
 * @returns {Promise<string>}
 */
export async function ensureWebChat({ file = webChatFile, pack = npmPack } = {}) {
  if (await isIntact(file)) return file;
  const folder = await mkdtemp(join(tmpdir(), "web-chat-"));
  try {
    const tarball = await readFile(await pack(`${packageName}@${version}`, folder));
    verify(tarball, integrity, `${packageName}@${version}`);
    const script = extractFile(gunzipSync(tarball), "package/dist/webchat.js");
    verify(script, fileIntegrity, "dist/webchat.js");
    await writeAtomically(file, script);
    return file;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} file */
async function isIntact(file) {
  try {
    return hashOf(await readFile(file)) === fileIntegrity;
  } catch {
    return false;
  }
}

/**
 * Two at once are safe: each writes a file of its own and renames it.
 * @param {string} file
 * @param {Buffer} content
 */
async function writeAtomically(file, content) {
  await mkdir(dirname(file), { recursive: true });
  const own = await mkdtemp(`${file}.`);
  try {
    await writeFile(join(own, "new"), content);
    await rename(join(own, "new"), file);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** @param {Buffer} content */
const hashOf = (content) => `sha512-${createHash("sha512").update(content).digest("base64")}`;

/**
 * @param {Buffer} content
 * @param {string} expected
 * @param {string} what
 */
function verify(content, expected, what) {
  const found = hashOf(content);
  if (found !== expected) throw new Error(`${what} is not the one expected: ${found} instead of ${expected}`);
}

/**
 * Asks the registry that npm is set up for, with the npm that runs us.
 * @param {string} name
 * @param {string} folder
 */
async function npmPack(name, folder) {
  const script = process.env.npm_execpath;
  const args = ["pack", name, "--pack-destination", folder, "--json", "--ignore-scripts"];
  const [command, all] =
    script !== undefined && /\.[cm]?js$/.test(script)
      ? [process.execPath, [script, ...args]]
      : [process.platform === "win32" ? "npm.cmd" : "npm", args];
  try {
    await promisify(execFile)(command, all, { maxBuffer: 16 * 1024 * 1024, timeout: 120_000 });
  } catch (cause) {
    const code = /npm (?:error|ERR!) code (\S+)/.exec(
      /** @type {{ stderr?: string }} */ (cause).stderr ?? "",
    );
    throw new Error(`npm could not fetch ${name}${code ? ` (${code[1]})` : ""}; is the registry reachable?`, {
      cause,
    });
  }
  return join(folder, `${packageName}-${version}.tgz`);
}

/** After an install: a machine that is offline now gets the file at the first start. */
async function main() {
  try {
    await ensureWebChat();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `Web Chat was not brought in: ${reason} It is tried again when the chat page starts.\n`,
    );
  }
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) await main();
