import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type DirectLineService, startDirectLine } from "../../infra/local/direct-line/start-direct-line.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { type HttpBot, sendAsBot, startHttpBot } from "../support/http-bot.ts";

const axeSource = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

type ShownPage = TestPage["page"];

let browser: TestBrowser;
let bot: HttpBot;
let service: DirectLineService;
let site: Server;
let opened: TestPage[];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

beforeEach(async () => {
  opened = [];
  bot = await startHttpBot(async (activity) => {
    if (activity.name === "startConversation")
      await sendAsBot(activity, { type: "message", text: "Welcome" });
  });
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app" });
  // Another origin than the chat's, as a real site is.
  site = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-security-policy": sitePolicy() });
    response.end(`<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
      <script src="${service.url}/chat/embed.js" data-token-endpoint="${service.url}/chat/token"
        data-title="Ask the shop" data-start="now" async></script>`);
  });
  await new Promise<void>((resolve) => {
    site.listen(0, "127.0.0.1", resolve);
  });
});

afterEach(async () => {
  for (const { page } of opened) await page.context().close();
  await new Promise((resolve) => {
    site.close(resolve);
    site.closeAllConnections();
  });
  await service.stop();
  await bot.stop();
});

/** As docs/embed.md tells a site to write it. */
const sitePolicy = () =>
  `default-src 'none'; script-src ${service.url}; frame-src ${service.url}; connect-src ${service.url}`;

const siteUrl = () => `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;

async function open(url: string): Promise<TestPage> {
  const test = await browser.newPage({ locale: "en-US", viewport: { width: 375, height: 667 } });
  opened.push(test);
  await test.page.goto(url);
  return test;
}

const launcher = (page: ShownPage, name = "Open chat") => page.getByRole("button", { name });
const panel = (page: ShownPage) => page.getByRole("dialog", { name: "Ask the shop" });
const welcome = (page: ShownPage) =>
  page
    .frameLocator("iframe")
    .locator(".webchat__basic-transcript__activity")
    .filter({ hasText: "Welcome" })
    .first();
const launcherHasFocus = "document.activeElement.shadowRoot?.activeElement?.tagName === 'BUTTON'";

it("A site of another origin shows the chat in a panel, by keyboard, and gets the focus back", async () => {
  const { page } = await open(siteUrl());
  await launcher(page).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await welcome(page).waitFor();
  await page.frameLocator("iframe").getByRole("heading", { name: "Ask the shop" }).waitFor();
  expect(await launcher(page, "Close chat").getAttribute("aria-expanded")).toBe("true");

  await page.frameLocator("iframe").getByPlaceholder("Type your message").focus();
  await page.keyboard.press("Escape");

  await panel(page).waitFor({ state: "hidden" });
  await expect.poll(() => page.evaluate(launcherHasFocus)).toBe(true);
  await page.keyboard.press("Enter");
  await welcome(page).waitFor();
  expect(bot.of("event")).toHaveLength(1);
});

it("Button and panel pass WCAG, closed and open", async () => {
  const { page } = await open(`${service.url}/chat/demo`);
  await launcher(page).waitFor();
  expect(await violationsOnSite(page)).toEqual([]);

  await launcher(page).click();
  await page.frameLocator("iframe").getByRole("button", { name: "Start chat" }).waitFor();
  expect(await violationsOnSite(page)).toEqual([]);
});

/** The page in the frame is held against it in a test of its own. */
async function violationsOnSite(page: ShownPage): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate<string[]>(
    `axe.run(document, { iframes: false, runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] })
      .then(({ violations }) => violations.map(({ id }) => id))`,
  );
}

it("The conversation goes on after the site is loaded again", async () => {
  const { page } = await open(siteUrl());
  await launcher(page).click();
  await welcome(page).waitFor();

  await page.reload();
  await launcher(page).click();

  await welcome(page).waitFor();
  expect(bot.of("event")).toHaveLength(1);
});

it("Messages that come from elsewhere than the frame change nothing", async () => {
  const { page } = await open(siteUrl());
  await launcher(page).click();
  await welcome(page).waitFor();

  await page.evaluate(
    `new Promise((resolve) => {
      addEventListener("message", () => setTimeout(resolve));
      postMessage({ switchboard: "close" }, "*");
    })`,
  );

  expect(await panel(page).isVisible()).toBe(true);
});

it("A site that is not allowed cannot frame the page", async () => {
  await service.stop();
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app", chatPage: { title: "Chat" } });
  const { page, consoleErrors } = await open(siteUrl());

  await launcher(page).click();

  await expect.poll(() => consoleErrors.join("\n")).toContain("frame-ancestors 'none'");
});

it("The demo site shows it, too, without an error", async () => {
  const { page, consoleErrors } = await open(`${service.url}/chat/demo`);
  await launcher(page).click();
  await page.frameLocator("iframe").getByRole("button", { name: "Start chat" }).click();

  await welcome(page).waitFor();
  expect(consoleErrors).toEqual([]);
});
