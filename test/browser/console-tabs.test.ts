import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildConsole } from "../../infra/local/build-console.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { AgentDesk } from "./console/agent-desk.ts";
import { type ServedConsole, serveConsole, users } from "./console/serve-console.ts";
import { signInAs } from "./sign-in-as.ts";

type ShownPage = TestPage["page"];

let browser: TestBrowser;
let directory: string;
let desk: AgentDesk;
let served: ServedConsole;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "console-"));
  [, browser] = await Promise.all([buildConsole({ outDirectory: directory }), launchChromium()]);
  desk = new AgentDesk();
  for (const { id, name, roles } of users) desk.addPerson(id, name, [...roles]);
  served = await serveConsole({ directory, desk });
});
afterAll(async () => {
  await browser.close();
  await served.stop();
  await rm(directory, { recursive: true });
});

/** A page that counts how often it asks for changes. */
async function openTab(first: ShownPage | undefined, name: string) {
  const page =
    first === undefined ? (await browser.newPage({ locale: "en-US" })).page : await first.context().newPage();
  const polls: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/agent/sync")) polls.push(request.url());
  });
  await page.goto(`${served.url}/console`);
  await signInAs(page, name);
  return { page, polls };
}

const offer = (page: ShownPage, customer: string) =>
  page.getByRole("article", { name: `Offer: ${customer}` });

it("lets one of a user's tabs poll for all, another when that one is closed, and mixes no users", async () => {
  const one = await openTab(undefined, "Ann Keller");
  const two = await openTab(one.page, "Ann Keller");
  const bens = await openTab(one.page, "Ben Osei");
  expect(one.polls.length).toBeGreaterThan(0);
  expect(two.polls).toEqual([]);
  expect(bens.polls.length).toBeGreaterThan(0);

  desk.offer("ann", "c1", { customerName: "Maria Silva" });
  await Promise.all([one, two].map(({ page }) => offer(page, "Maria Silva").waitFor()));
  expect(two.polls).toEqual([]);
  expect(await offer(bens.page, "Maria Silva").count()).toBe(0);

  desk.withdrawOffer("ann");
  await offer(two.page, "Maria Silva").waitFor({ state: "detached" });
  await one.page.close();
  desk.offer("ann", "c2", { customerName: "Jon Berg" });
  await offer(two.page, "Jon Berg").waitFor();
  expect(two.polls.length).toBeGreaterThan(0);
  expect(served.breaches).toEqual([]);
  await two.page.context().close();
});
