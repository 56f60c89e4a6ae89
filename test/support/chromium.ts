import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const installedPaths = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

export interface TestBrowser {
  /** A page of its own browser profile, whose console errors and policy violations are collected. */
  newPage(options?: BrowserContextOptions): Promise<TestPage>;
  /** Addresses beyond this machine that a page asked for; none was let through. */
  readonly foreignRequests: readonly string[];
  close(): Promise<void>;
}

export interface TestPage {
  readonly page: Page;
  readonly consoleErrors: readonly string[];
}

/** Chromium for tests: `CHROME_PATH`, an installed one, or the one that comes as a package. */
export async function launchChromium(): Promise<TestBrowser> {
  const { path, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath: path,
    headless: true,
    args: flags,
    env: { ...definedOnly(process.env), ...env },
  });
  const foreignRequests: string[] = [];
  return {
    foreignRequests,
    newPage: (options) => openPage(browser, foreignRequests, options),
    close: () => browser.close(),
  };
}

async function openPage(
  browser: Browser,
  foreignRequests: string[],
  options: BrowserContextOptions = {},
): Promise<TestPage> {
  const context = await browser.newContext(options);
  await context.route(
    (url) => !isLocal(url),
    async (route) => {
      foreignRequests.push(route.request().url());
      await route.abort();
    },
  );
  const page = await context.newPage();
  const consoleErrors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") consoleErrors.push(message.text());
  });
  page.on("pageerror", (error) => consoleErrors.push(String(error)));
  page.on("websocket", (socket) => {
    if (!isLocal(new URL(socket.url()))) foreignRequests.push(socket.url());
  });
  return { page, consoleErrors };
}

const isLocal = ({ protocol, hostname }: URL) =>
  !/^(?:https?|wss?):$/.test(protocol) || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);

interface FoundChromium {
  readonly path: string;
  readonly env: Record<string, string>;
}

async function findChromium(): Promise<FoundChromium> {
  const { CHROME_PATH: named } = process.env;
  if (named !== undefined) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist`);
    return { path: named, env: {} };
  }
  const installed = installedPaths.find(existsSync);
  if (installed !== undefined) return { path: installed, env: {} };
  return packagedChromium();
}

/** Unpacked once, under a name of its own, and complete before it gets that name. */
async function packagedChromium(): Promise<FoundChromium> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error("No Chromium or Chrome was found; set CHROME_PATH to one");
  }
  const folder = fileURLToPath(new URL("../../.local/chromium-153", import.meta.url));
  if (!existsSync(join(folder, "chromium"))) await unpackInto(folder);
  const path = join(folder, "chromium");
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  const libraries = starts(path) ? {} : { LD_LIBRARY_PATH: join(folder, "al2023", "lib") };
  return { path, env: { ...fonts, ...libraries } };
}

async function unpackInto(folder: string): Promise<void> {
  await mkdir(join(folder, ".."), { recursive: true });
  const own = await mkdtemp(`${folder}.`);
  try {
    await unpackPackage(own);
    await rename(own, folder);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    // Another run may have been quicker.
    if (!existsSync(join(folder, "chromium"))) throw error;
  }
}

/** In a process of its own: the package unpacks to the temp folder, and takes whatever lies there. */
async function unpackPackage(folder: string): Promise<void> {
  const script = `
    import chromium, { inflate } from ${JSON.stringify(import.meta.resolve("@sparticuz/chromium"))};
    await chromium.executablePath();
    await inflate(${JSON.stringify(packedLibraries())});
  `;
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    env: { ...process.env, TMPDIR: folder },
    timeout: 120_000,
  });
}

/** Of a system that lacks what Chromium needs. */
const packedLibraries = () =>
  fileURLToPath(new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium")));

function starts(path: string): boolean {
  try {
    execFileSync(path, ["--version"], { stdio: "ignore", timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
