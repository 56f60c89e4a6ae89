import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { buildConsole } from "../../../infra/local/build-console.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../../support/chromium.ts";
import { signInAs } from "../sign-in-as.ts";
import { AgentDesk } from "./agent-desk.ts";
import { type ServedConsole, serveConsole, users } from "./serve-console.ts";

type PageOptions = Parameters<TestBrowser["newPage"]>[0];

export interface ConsoleBench {
  readonly desk: AgentDesk;
  readonly served: ServedConsole;
  /** A page of its own, at a place of the console, with nobody signed in. */
  open(options?: PageOptions, path?: string): Promise<TestPage>;
  openAs(name: string, options?: PageOptions): Promise<TestPage>;
  /** Offered to Ann and accepted by her on the page; the customer has said hello. */
  accept(page: TestPage["page"], id: string, customerName: string): Promise<void>;
}

/** The built console, a desk and a browser for the tests of a file; each test has a desk of its own. */
export function useConsoleBench(): ConsoleBench {
  let directory: string;
  let browser: TestBrowser;
  let desk: AgentDesk;
  let served: ServedConsole;
  let opened: TestPage[];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "console-"));
    [browser] = await Promise.all([launchChromium(), buildConsole({ outDirectory: directory })]);
  });
  afterAll(async () => {
    await browser.close();
    await rm(directory, { recursive: true });
  });
  beforeEach(async () => {
    opened = [];
    desk = new AgentDesk();
    for (const { id, name, roles } of users) desk.addPerson(id, name, [...roles]);
    served = await serveConsole({ directory, desk });
  });
  afterEach(async () => {
    for (const { page } of opened) await page.context().close();
    await served.stop();
    expect(served.breaches).toEqual([]);
    expect(browser.foreignRequests).toEqual([]);
  });

  const open: ConsoleBench["open"] = async (options = {}, path = "/console") => {
    const test = await browser.newPage({
      locale: "en-US",
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    opened.push(test);
    await test.page.goto(`${served.url}${path}`);
    return test;
  };
  return {
    get desk() {
      return desk;
    },
    get served() {
      return served;
    },
    open,
    async openAs(name, options) {
      const test = await open(options);
      await signInAs(test.page, name);
      return test;
    },
    async accept(page, id, customerName) {
      desk.offer("ann", id, { customerName });
      desk.customerSays(id, "Hello");
      const offer = page.getByRole("article", { name: `Offer: ${customerName}` });
      await offer.getByRole("button", { name: "Accept" }).click();
      await page.getByRole("region", { name: `Conversation with ${customerName}` }).waitFor();
    },
  };
}
