import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildConsole } from "../../infra/local/build-console.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { choosePresence } from "./chat-and-console.ts";
import { AgentDesk } from "./console/agent-desk.ts";
import { type ServedConsole, serveConsole, users } from "./console/serve-console.ts";
import { signInAs } from "./sign-in-as.ts";

type ShownPage = TestPage["page"];

let browser: TestBrowser;
let directory: string;
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
});

async function open(path = "/console"): Promise<TestPage> {
  const test = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 800 } });
  opened.push(test);
  await test.page.goto(`${served.url}${path}`);
  return test;
}

/** Ann at the desk, with a conversation that she has taken. */
async function openConversation(): Promise<TestPage> {
  const test = await open();
  await signInAs(test.page, "Ann Keller");
  desk.offer("ann", "c1");
  desk.customerSays("c1", "Hello");
  await test.page.getByRole("button", { name: "Accept" }).click();
  await reply(test.page).waitFor();
  return test;
}

const live = (page: ShownPage) => page.getByRole("status").filter({ hasText: "Live" }).waitFor();
const reply = (page: ShownPage) => page.getByLabel("Reply to the customer");
const alert = (page: ShownPage, text: string) => page.getByRole("alert").filter({ hasText: text });
const begin = (page: ShownPage) => page.getByRole("button", { name: "Sign in", exact: true });
const pathOf = (page: ShownPage) => new URL(page.url()).pathname;

/** Everything that a page leaves where others could read it. */
const left = async (page: ShownPage): Promise<string> =>
  JSON.stringify([
    page.url(),
    await page.evaluate("[{ ...localStorage }, { ...sessionStorage }, document.cookie]"),
    await page.context().cookies(),
  ]);

describe("Signing in", () => {
  it("shows an accessible choice without errors, and goes to the desk", async () => {
    const { page, consoleErrors } = await open();
    await begin(page).click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toContain("Ann Keller");
    await page.keyboard.press("Enter");
    await live(page);
    expect(page.url()).toBe(`${served.url}/console`);
    expect(consoleErrors).toEqual([]);
  });

  it("leaves no token, code or verifier in any storage, cookie or address", async () => {
    const { page } = await openConversation();
    const answered = page.waitForResponse(/\/token$/);
    await page.reload();
    const { access_token, refresh_token, id_token } = await (await answered).json();
    await live(page);
    const found = await left(page);
    for (const token of [access_token, refresh_token, id_token]) {
      expect(token).toMatch(/^eyJ/);
      expect(found).not.toContain(token);
    }
    expect(found).not.toMatch(/eyJ|verifier|nonce|[?&]code=/);
    expect(found).toContain("switchboard-console-login-hint");
  });

  it("comes back to the conversation that the address names", async () => {
    const { page } = await openConversation();
    expect(pathOf(page)).toBe("/console/c/c1");
    const another = await page.context().newPage();
    await another.goto(`${served.url}/console/c/c1`);
    await signInAs(another, "Ann Keller");
    await reply(another).waitFor();
    expect(pathOf(another)).toBe("/console/c/c1");
  });

  it("lets two people sign in in two tabs", async () => {
    const { page } = await openConversation();
    const second = await page.context().newPage();
    await second.goto(`${served.url}/console`);
    await signInAs(second, "Ben Osei");
    await Promise.all([page.reload(), second.reload()]);
    await Promise.all([live(page), live(second)]);
    await page.getByText("Ann Keller").first().waitFor();
    await second.getByText("Ben Osei").first().waitFor();
  });

  it("says so when it was cancelled, and lets one try again", async () => {
    const { page } = await open("/console/c/c1");
    await begin(page).click();
    await page.getByRole("link", { name: "Cancel" }).click();
    await alert(page, "cancelled or not permitted").waitFor();
    expect(pathOf(page)).toBe("/console/c/c1");
    await page.getByRole("button", { name: "Sign in again" }).click();
    await page.getByRole("link", { name: "Ann Keller" }).click();
    await live(page);
  });

  it("takes no answer that this tab did not ask for", async () => {
    const { page } = await open("/console/signed-in?code=stolen&state=forged");
    await alert(page, "does not belong to a sign-in that this tab began").waitFor();
    expect(page.url()).toBe(`${served.url}/console`);

    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.getByRole("button", { name: "Sign in again" }).click();
    await page.getByRole("heading", { name: "Who are you?" }).waitFor();
    await page.goto(`${served.url}/console/signed-in?code=stolen&state=forged`);
    await alert(page, "does not belong to a sign-in that this tab began").waitFor();
    expect(asked.filter((url) => url.endsWith("/token"))).toEqual([]);
  });

  it("says so while the sign-in service is away, and works when it is back", async () => {
    const { page } = await open();
    await begin(page).waitFor();
    await served.stopIssuer();
    await begin(page).click();
    await alert(page, "The sign-in service cannot be reached").waitFor();
    await served.startIssuer();
    await page.getByRole("button", { name: "Try again" }).click();
    await signInAs(page, "Ann Keller");
  });

  it("says so when the console has no client id", async () => {
    const { page } = await open();
    await page.route("**/console/config.json", (route) =>
      route.fulfill({ status: 503, json: { code: "console-not-set-up" } }),
    );
    await page.reload();
    await alert(page, "SWITCHBOARD_CLIENT_ID").waitFor();
  });

  it("does not mind a wrong clock of this machine", async () => {
    const { page } = await open();
    await page.clock.install({ time: Date.now() + 36 * 3_600_000 });
    await page.reload();
    await begin(page).click();
    await page.getByRole("link", { name: "Ann Keller" }).click();
    await page.getByRole("status").filter({ hasText: "Live" }).waitFor();
  });
});

describe("Staying signed in", () => {
  it("does not ask after a reload", async () => {
    const { page, consoleErrors } = await openConversation();
    await reply(page).fill("Half a sentence");
    await page.reload();
    await live(page);
    await reply(page).waitFor();
    expect(await reply(page).inputValue()).toBe("Half a sentence");
    expect(pathOf(page)).toBe("/console/c/c1");
    expect(consoleErrors).toEqual([]);
  });

  it("renews before a token ends and loses no draft", async () => {
    await served.stop();
    served = await serveConsole({ directory, desk, tokenSeconds: 2 });
    const { page } = await openConversation();
    await reply(page).fill("Half a sentence");
    const renewed = page.waitForResponse(
      (response) =>
        response.url().endsWith("/token") && /refresh_token/.test(response.request().postData() ?? ""),
    );
    const customer = setInterval(() => desk.customerSays("c1", "Still there?"), 200);
    expect((await renewed).status()).toBe(200);
    clearInterval(customer);
    await live(page);
    expect(await reply(page).inputValue()).toBe("Half a sentence");
    expect(served.refusedTokens()).toBe(0);
  });

  it("renews once for all who ask when a token is refused", async () => {
    const { page } = await openConversation();
    const renewals: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/token")) renewals.push(request.postData() ?? "");
    });
    served.expireTokens();
    desk.customerSays("c1", "After the token ended");
    await page.getByRole("log").getByText("After the token ended").waitFor();
    await live(page);
    expect(served.refusedTokens()).toBeGreaterThan(0);
    expect(renewals).toHaveLength(1);
  });

  it("says that the sign-in has ended, and goes on at the same place with what was written", async () => {
    const { page } = await openConversation();
    await reply(page).fill("Half a sentence");
    await served.stopIssuer();
    await served.startIssuer({ withAnotherKey: true });
    served.expireTokens();
    desk.customerSays("c1", "After the sign-in ended");

    await alert(page, "Your sign-in has ended. What you have written is kept.").waitFor();
    expect(await reply(page).inputValue()).toBe("Half a sentence");
    await page.getByRole("button", { name: "Sign in again" }).click();
    await live(page);
    await page.getByRole("log").getByText("After the sign-in ended").waitFor();
    expect(await reply(page).inputValue()).toBe("Half a sentence");
    expect(pathOf(page)).toBe("/console/c/c1");
  });

  it("waits for the sign-in service while it is away, and goes on by itself", async () => {
    const { page } = await openConversation();
    await served.stopIssuer();
    served.expireTokens();
    desk.customerSays("c1", "While it was away");
    await page.getByRole("status").filter({ hasText: "Reconnecting…" }).waitFor();
    await served.startIssuer();
    await page.getByRole("log").getByText("While it was away").waitFor();
    expect(await alert(page, "sign-in has ended").count()).toBe(0);
  });

  it("asks who it is when the issuer does not know the tab's user any more", async () => {
    const { page } = await openConversation();
    await page.evaluate("sessionStorage.setItem('switchboard-console-login-hint', 'somebody-else')");
    await page.reload();
    await begin(page).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(pathOf(page)).toBe("/console/c/c1");
  });
});

describe("Signing out", () => {
  it("goes offline, ends the issuer's session and forgets everything", async () => {
    const { page } = await openConversation();
    await choosePresence(page, "Available");
    await expect.poll(() => desk.presenceOf("ann")).toBe("available");
    const ended = page.waitForRequest(/\/end-session\?/);
    await page.getByRole("button", { name: "Sign out" }).click();
    const { searchParams } = new URL((await ended).url());
    expect(searchParams.get("id_token_hint")).toMatch(/^eyJ/);
    expect(searchParams.get("post_logout_redirect_uri")).toBe(`${served.url}/console/signed-in`);

    await begin(page).waitFor();
    expect(desk.presenceOf("ann")).toBe("offline");
    expect(page.url()).toBe(`${served.url}/console`);
    expect(await page.evaluate("({ ...sessionStorage })")).toEqual({});
    await page.reload();
    await begin(page).waitFor();
  });

  it("works while the sign-in service is away", async () => {
    const { page } = await openConversation();
    await served.stopIssuer();
    await page.getByRole("button", { name: "Sign out" }).click();
    await begin(page).waitFor();
    expect(await page.evaluate("({ ...sessionStorage })")).toEqual({});
    await served.startIssuer();
  });
});

it("asks nothing of any other machine", () => {
  expect(browser.foreignRequests).toEqual([]);
});
