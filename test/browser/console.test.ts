import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BuiltConsole, buildConsole } from "../../infra/local/build-console.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { choosePresence } from "./chat-and-console.ts";
import { AgentDesk } from "./console/agent-desk.ts";
import { type ServedConsole, serveConsole, users } from "./console/serve-console.ts";
import { signInAs } from "./sign-in-as.ts";

type ShownPage = TestPage["page"];

const attack = `<img src=x onerror="window.hacked='yes'"><script>window.hacked=1</script>`;

let browser: TestBrowser;
let directory: string;
let built: BuiltConsole;
let desk: AgentDesk;
let served: ServedConsole;
let opened: TestPage[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "console-"));
  [built, browser] = await Promise.all([buildConsole({ outDirectory: directory }), launchChromium()]);
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

async function openConsole(options: Parameters<TestBrowser["newPage"]>[0] = {}): Promise<TestPage> {
  const test = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 800 }, ...options });
  opened.push(test);
  await test.page.addInitScript(
    "window.violations = []; addEventListener('securitypolicyviolation', " +
      "(event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));",
  );
  await test.page.goto(`${served.url}/console`);
  return test;
}

const presence = (page: ShownPage, name: string) => page.getByRole("button", { name: `Presence: ${name}` });
const live = (page: ShownPage) => page.getByRole("status").filter({ hasText: "Live" }).waitFor();
const log = (page: ShownPage) => page.getByRole("log");
const said = (page: ShownPage, text: string) => log(page).getByRole("article").filter({ hasText: text });
const reply = (page: ShownPage) => page.getByLabel("Reply to the customer");
const row = (page: ShownPage, name: string) => page.getByRole("option").filter({ hasText: name });
const violations = (page: ShownPage) => page.evaluate("window.violations");

async function say(page: ShownPage, text: string): Promise<void> {
  await reply(page).fill(text);
  await page.keyboard.press("Enter");
}

/** Signed in, and with one conversation open on the screen. */
async function openConversation(
  options: Parameters<typeof openConsole>[0] = {},
  customerName = "Maria Silva",
): Promise<TestPage> {
  const test = await openConsole(options);
  await signInAs(test.page, "Ann Keller");
  desk.offer("ann", "c1", { customerName });
  desk.customerSays("c1", "Hello, is anybody there?");
  await test.page.getByRole("button", { name: "Accept" }).click();
  await said(test.page, "Hello, is anybody there?").waitFor();
  return test;
}

describe("The agent console", () => {
  it("takes an agent from sign-in to a closed conversation", async () => {
    const { page, consoleErrors } = await openConsole();
    await signInAs(page, "Ann Keller");
    await presence(page, "Offline").waitFor();
    await choosePresence(page, "Available");
    await expect.poll(() => desk.presenceOf("ann")).toBe("available");

    desk.offer("ann", "c1");
    desk.customerSays("c1", "I need a person");
    const offer = page.getByRole("article", { name: "Offer: Maria Silva, CreditCardQueue" });
    await offer.waitFor();
    const text = await offer.innerText();
    expect(text).toMatch(/waiting 1 min/);
    expect(text).toMatch(/BotHandoffTopic\s+CreditCard/);
    expect(text).toMatch(/0:5\d|1:00/);
    expect(await page.title()).toMatch(/^\(1\) Offer/);

    await offer.getByRole("button", { name: "Accept" }).click();
    await offer.waitFor({ state: "detached" });
    await said(page, "I need a person").waitFor();
    const details = page.getByRole("complementary", { name: "About Maria Silva" });
    await details.getByText("CreditCardRule").first().waitFor();
    await details.getByText("Wants a higher limit").waitFor();
    await details.getByText("1 bot message was not bridged: the customer did not see it.").waitFor();

    await say(page, "Hello Maria");
    await said(page, "Hello Maria").getByText("you", { exact: true }).waitFor();
    expect(await reply(page).inputValue()).toBe("");

    await page.getByRole("button", { name: "Transfer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("BotQueue").check();
    await dialog.getByRole("button", { name: "Transfer" }).click();
    await dialog.getByRole("alert").filter({ hasText: "the same bot never gets it again" }).waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("button", { name: "End", exact: true }).click();
    await dialog.getByRole("button", { name: "End conversation" }).click();
    await page.getByLabel("Wrap-up notes").fill("Limit raised");
    await page.getByLabel("Called back").check();
    await row(page, "Maria Silva")
      .filter({ hasText: /Wrap-up.*1\d:\d\d/ })
      .waitFor();
    await page.getByRole("button", { name: "Close conversation" }).click();

    await page.getByText("Conversation closed.").waitFor();
    await row(page, "Maria Silva").waitFor({ state: "detached" });
    expect(desk.notes).toEqual(["Limit raised"]);
    expect(desk.dispositions).toEqual(["Called back"]);
    expect(await violations(page)).toEqual([]);
    expect(consoleErrors.filter((error) => !error.includes("409"))).toEqual([]);
  });

  it("transfers to another queue with a note", async () => {
    const { page } = await openConversation();
    await page.getByRole("button", { name: "Transfer" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("HomeLoanQueue").check();
    await dialog.getByLabel("Note").fill("Asks about a mortgage");
    await dialog.getByRole("button", { name: "Transfer" }).click();

    await page.getByText("Transferred to HomeLoanQueue.").waitFor();
    expect(desk.transfers).toEqual([{ queueId: "home-loan", note: "Asks about a mortgage" }]);
  });

  it("lets an offer go, and says why a late accept comes too late", async () => {
    const { page } = await openConsole();
    await signInAs(page, "Ann Keller");
    desk.offer("ann", "c1");
    await page.getByRole("button", { name: "Decline" }).click();
    await page.getByRole("button", { name: "Decline" }).waitFor({ state: "detached" });
    expect(served.commands.map(({ operation }) => operation)).toEqual(["agent-conversation-decline"]);

    desk.offer("ann", "c2", { customerName: "Late Lee" });
    served.failNext("agent-conversation-accept", "answer-later");
    const accept = page.getByRole("button", { name: "Accept" });
    await accept.waitFor();
    await page.route("**/accept", async (route) => {
      desk.withdrawOffer("ann");
      await route.continue();
    });
    await accept.click();
    await page.getByRole("alert").filter({ hasText: "The offer has run out" }).waitFor();
  });

  it("shows a missed offer's consequence, and the way back", async () => {
    const { page } = await openConsole();
    await signInAs(page, "Ann Keller");
    desk.setPresence("ann", "inactive");
    await page.getByText("You are inactive.").waitFor();
    await presence(page, "Inactive").waitFor();
    await page.getByRole("button", { name: "I am back" }).click();
    await expect.poll(() => desk.presenceOf("ann")).toBe("available");
    await page.getByText("You are inactive.").waitFor({ state: "detached" });
  });

  it("says who said what, who saw it, and how it was delivered", async () => {
    const { page } = await openConversation();
    const bot = { kind: "bot", name: "Bank Bot" } as const;
    desk.add("c1", { kind: "message", sender: bot, text: "For colleagues", bridged: false });
    desk.add("c1", { kind: "message", sender: bot, text: "Too slow", late: true });
    desk.add("c1", {
      kind: "escalation-asked",
      sender: { kind: "system", name: "System" },
      text: "Bank Bot asked for a person",
      summary: "Wants a card",
    });
    await say(page, "First");
    await say(page, "Second");
    await log(page).locator(".own:not(.outgoing)", { hasText: "Second" }).getByText("Sending…").waitFor();
    desk.settle("c1", 5, { state: "failed", reason: "The channel refused it" });
    desk.settle("c1", 6, { state: "unknown" });

    await said(page, "For colleagues").getByText("The customer did not see this").waitFor();
    await said(page, "Too slow").getByText("the customer did not see this").waitFor();
    await log(page).getByText("Bank Bot asked for a person").waitFor();
    await log(page).getByText("Wants a card").waitFor();
    await said(page, "First").getByText("Not delivered: The channel refused it").waitFor();
    await said(page, "Second").getByText("Not known whether the customer got this").waitFor();
    expect(await said(page, "First").count()).toBe(1);
  });

  it("marks what is new elsewhere, and reads out what is new here", async () => {
    const { page } = await openConversation();
    desk.offer("ann", "c2", { customerName: "Jon Berg" });
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByRole("region", { name: "Conversation with Jon Berg" }).waitFor();
    await row(page, "Jon Berg").and(page.locator("[aria-selected=true]")).waitFor();

    desk.customerSays("c1", "Still there?");
    await row(page, "Maria Silva").getByText("1 new message").waitFor();
    await row(page, "Maria Silva").click();
    await row(page, "Maria Silva").getByText("new message").waitFor({ state: "detached" });
    desk.customerSays("c1", "Good that you are back");

    await page
      .locator("[aria-live=polite]", { hasText: "Maria Silva says: Good that you are back" })
      .waitFor();
  });

  it("never runs what a customer writes or is called", async () => {
    const { page } = await openConversation({}, `Eve ${attack}`);
    desk.customerSays("c1", attack);
    desk.add("c1", {
      kind: "message",
      sender: { kind: "customer", name: attack },
      text: "",
      attachments: [
        { name: attack, url: "javascript:window.hacked=2" },
        { name: "statement.pdf", url: "https://files.example/statement.pdf" },
      ],
    });
    const link = log(page).getByRole("link", { name: "statement.pdf" });
    await link.waitFor();

    expect(await said(page, attack).count()).toBeGreaterThan(0);
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
    expect(await log(page).getByRole("link").count()).toBe(1);
    expect(await page.locator("#console img, #console script").count()).toBe(0);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(await violations(page)).toEqual([]);
  });

  it("says a message once though the answer to it was lost", async () => {
    const { page } = await openConversation();
    served.failNext("agent-conversation-send", "lose-answer");
    await say(page, "Only once");

    await expect.poll(() => served.commands.filter(({ operation }) => /send/.test(operation)).length).toBe(2);
    await page.locator(".outgoing").waitFor({ state: "detached" });
    const keys = served.commands.filter(({ operation }) => /send/.test(operation)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(1);
    expect(await said(page, "Only once").count()).toBe(1);
  });

  it("asks again for an outcome that was not known at once", async () => {
    const { page } = await openConversation();
    served.failNext("agent-conversation-send", "answer-later");
    await say(page, "In a moment");

    await page.locator(".outgoing").waitFor({ state: "detached" });
    expect(await said(page, "In a moment").count()).toBe(1);
  });

  it("keeps what could not be sent, to be sent again or edited", async () => {
    const { page } = await openConversation();
    await page.route("**/messages", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({
            status: 400,
            json: { code: "body-invalid", title: "The body does not have the right form", detail: "Too odd" },
          })
        : route.continue(),
    );
    await say(page, "Important");
    const failed = said(page, "Important");
    await failed.getByText("Not sent. The body does not have the right form. Too odd.").waitFor();
    await page.reload();
    await row(page, "Maria Silva").click();
    await failed.getByRole("button", { name: "Edit" }).click();
    expect(await reply(page).inputValue()).toBe("Important");

    await page.unroute("**/messages");
    await reply(page).press("Enter");
    await failed.getByText("you", { exact: true }).waitFor();
    expect(await failed.count()).toBe(1);
  });

  it("comes back by itself after the service was away, and sends nothing meanwhile", async () => {
    const { page } = await openConversation();
    served.cut(true);
    await page.getByRole("status").filter({ hasText: "Reconnecting…" }).waitFor();
    await reply(page).fill("Still writing");
    await reply(page).press("Enter");
    expect(await page.getByRole("button", { name: "Send" }).isDisabled()).toBe(true);
    expect(await reply(page).inputValue()).toBe("Still writing");

    desk.customerSays("c1", "Said meanwhile");
    served.cut(false);
    await live(page);
    await said(page, "Said meanwhile").waitFor();
    await reply(page).press("Enter");
    await said(page, "Still writing").waitFor();
  });

  it("renews a token without asking", async () => {
    const { page } = await openConversation();
    served.expireTokens();
    desk.customerSays("c1", "After the token ended");
    await said(page, "After the token ended").waitFor();
    expect(served.refusedTokens()).toBeGreaterThan(0);
  });

  it("signs the tab's user in again after a reload, and another one in another tab", async () => {
    const { page } = await openConversation();
    await reply(page).fill("Half a sentence");
    const second = await page.context().newPage();
    await second.goto(`${served.url}/console`);
    await signInAs(second, "Ben Osei");
    await page.reload();
    await live(page);
    await page.getByRole("banner").getByText("Ann Keller").waitFor();
    await row(page, "Maria Silva").click();
    expect(await reply(page).inputValue()).toBe("Half a sentence");
    expect(await page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")).not.toMatch(/eyJ/);

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await second.getByText("Ben Osei").waitFor();
  });

  it("tells the customer of typing every three seconds at most", async () => {
    const { page } = await openConversation();
    await reply(page).pressSequentially("a longer text with many keys");
    await expect.poll(() => desk.typed.length).toBe(1);
    expect(desk.typed).toEqual(["c1"]);
  });

  it("starts a new line with Shift+Enter", async () => {
    const { page } = await openConversation();
    await reply(page).fill("one");
    await reply(page).press("Shift+Enter");
    await reply(page).pressSequentially("two");
    expect(await reply(page).inputValue()).toBe("one\ntwo");
  });

  it("goes on to wrap-up when the customer ends, and keeps what was not sent", async () => {
    const { page } = await openConversation();
    await reply(page).fill("I was about to say");
    desk.endByCustomer("c1");
    await page.getByText("Written but not sent: I was about to say").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("notes");
  });

  it("shows one pane at a time on a phone, without scrolling sideways", async () => {
    const { page } = await openConversation({ viewport: { width: 360, height: 740 } });
    const isWide = () => page.evaluate("document.documentElement.scrollWidth > innerWidth");
    expect(await isWide()).toBe(false);
    await page.getByRole("button", { name: "Details" }).first().click();
    await page.getByText("Wants a higher limit").waitFor();
    expect(await isWide()).toBe(false);
    await page.getByRole("button", { name: "Close details" }).click();
    await page.getByRole("button", { name: "Back to my conversations" }).click();
    await row(page, "Maria Silva").waitFor();
    expect(await isWide()).toBe(false);
  });

  it("leaves the focus where it is when an offer comes", async () => {
    const { page } = await openConversation();
    await reply(page).pressSequentially("Typing ");
    desk.offer("ann", "c2", { customerName: "Jon Berg" });
    await page.getByRole("article", { name: /Jon Berg/ }).waitFor();
    await page.keyboard.type("on");
    expect(await reply(page).inputValue()).toBe("Typing on");
  });
});

describe("The built console", () => {
  it("is small, and its page holds no script or style of its own", async () => {
    const page = await readFile(join(directory, "index.html"), "utf8");
    expect(page).not.toMatch(/<style|style=|<script(?![^>]*src=)|CONSOLE-/);
    const [script = "", ...others] = built.files.filter((name) => name.startsWith("assets/console-"));
    const [arabic = ""] = built.files.filter((name) => name.startsWith("assets/arabic-"));
    const [style = ""] = built.files.filter((name) => name.startsWith("assets/style-"));
    expect(others).toEqual([]);
    expect(built.files.toSorted()).toEqual(["index.html", "icon.svg", script, arabic, style].toSorted());
    for (const file of [script, style]) expect(page).toContain(`"/console/${file}"`);
    // Another language is fetched when it is chosen.
    expect(page).not.toContain("arabic");
    expect(gzipSync(await readFile(join(directory, script))).length).toBeLessThan(60_000);
  });
});

it("asks nothing of any other machine", () => {
  expect(browser.foreignRequests).toEqual([]);
});
