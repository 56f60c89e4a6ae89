import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildConsole } from "../../infra/local/build-console.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { AgentDesk } from "./console/agent-desk.ts";
import { type ServedConsole, serveConsole, users } from "./console/serve-console.ts";
import { signInAs } from "./sign-in-as.ts";

const length = 5000;

let browser: TestBrowser;
let directory: string;
let desk: AgentDesk;
let served: ServedConsole;
let page: TestPage["page"];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "console-"));
  [, browser] = await Promise.all([buildConsole({ outDirectory: directory }), launchChromium()]);
  desk = new AgentDesk();
  for (const { id, name, roles } of users) desk.addPerson(id, name, [...roles]);
  desk.hold("ann", "long", { length });
  served = await serveConsole({ directory, desk });
  ({ page } = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 800 } }));
  await page.goto(`${served.url}/console`);
  await signInAs(page, "Ann Keller");
  await page.getByText("Maria Silva").first().click();
});

afterAll(async () => {
  await page.context().close();
  await served.stop();
  await browser.close();
  await rm(directory, { recursive: true });
  expect(served.breaches).toEqual([]);
});

const log = () => page.getByRole("log");
const message = (sequence: number) =>
  log()
    .getByRole("article")
    .filter({ hasText: new RegExp(`Message ${sequence}\\.`) });
const rows = () => page.locator(".thread-row").count();
const scrollTo = (top: number) => log().evaluate((element, to) => element.scrollTo({ top: to }), top);
const topOf = async (sequence: number) => (await message(sequence).boundingBox())?.y;

describe("A thread of 5,000 messages", () => {
  it("opens at its end, with few of its rows in the document", async () => {
    await message(length).waitFor();
    expect(await log().getAttribute("aria-busy")).toBe("false");
    expect(await rows()).toBeLessThan(60);
    await expect.poll(() => message(length).isVisible()).toBe(true);
    const end = await log().evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight);
    expect(end).toBeLessThan(5);
  });

  it("shows its beginning after a long way up", async () => {
    await scrollTo(0);
    await message(1).waitFor();
    expect(await rows()).toBeLessThan(60);
    expect(await message(length).count()).toBe(0);
  });

  it("keeps the place when something new comes, and counts it", async () => {
    await message(1).waitFor();
    await scrollTo(20_000);
    // The rows of the place before stay until the next frame.
    await expect.poll(() => message(1).count()).toBe(0);
    const first = log().getByRole("article").nth(10);
    const shown = Number(/Message (\d+)\./.exec(await first.innerText())?.[1]);
    await expect.poll(() => rows()).toBeLessThan(60);
    const before = await topOf(shown);
    desk.customerSays("long", "Are you there?");
    desk.customerSays("long", "Hello?");
    await page.getByRole("button", { name: "2 new messages" }).waitFor();
    expect(await topOf(shown)).toBe(before);
  });

  it("goes to the end on demand, and stays there with what comes", async () => {
    await page.getByRole("button", { name: "2 new messages" }).click();
    await log().getByText("Hello?").waitFor();
    await page.getByRole("button", { name: "new messages" }).waitFor({ state: "detached" });
    desk.customerSays("long", "Finally!");
    await expect.poll(() => log().getByText("Finally!").isVisible()).toBe(true);
    const end = () => log().evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight);
    await expect.poll(end).toBeLessThan(5);
  });
});
