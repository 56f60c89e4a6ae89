import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DirectLineService, startDirectLine } from "../../infra/local/direct-line/start-direct-line.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { type BotActivity, type HttpBot, sendAsBot, startHttpBot } from "../support/http-bot.ts";

type ShownPage = TestPage["page"];

const minute = 60_000;

let browser: TestBrowser;
let bot: HttpBot;
let service: DirectLineService;
let now: () => number;
let opened: TestPage[];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

beforeEach(async () => {
  opened = [];
  now = Date.now;
  bot = await startHttpBot(answer);
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app", clock: () => now() });
});

afterEach(async () => {
  for (const { page } of opened) await page.context().close();
  await service.stop();
  await bot.stop();
});

/** Plays the hub: greets, echoes, and says on demand what the hub says to the page. */
async function answer(activity: BotActivity): Promise<void> {
  const say = (fields: Record<string, unknown>) => sendAsBot(activity, fields);
  if (activity.name === "startConversation") await say({ type: "message", text: "Welcome" });
  if (activity.type !== "message") return;
  await say({ type: "message", text: `Echo: ${activity.text}` });
  if (activity.text === "agent") await say({ type: "event", name: "agentJoined", value: { name: "Ana" } });
  if (activity.text !== "bye") return;
  await say({ type: "event", name: "conversationEnded" });
  await say({ type: "endOfConversation" });
}

async function openChat(options: Parameters<TestBrowser["newPage"]>[0] = {}, query = ""): Promise<TestPage> {
  const test = await browser.newPage({ locale: "en-US", ...options });
  opened.push(test);
  await test.page.goto(`${service.url}/chat${query}`);
  return test;
}

/** The rows of the transcript, empty ones included; Web Chat repeats their text for screen readers elsewhere. */
const messages = (page: ShownPage) => page.locator(".webchat__basic-transcript__activity");
const message = (page: ShownPage, text: string) => messages(page).filter({ hasText: text }).first();

/** Until it is connected Web Chat sends nothing and leaves the text in the box; the greeting shows that it is. */
async function say(page: ShownPage, text: string): Promise<void> {
  await message(page, "Welcome").waitFor();
  const box = page.getByPlaceholder("Type your message");
  await box.fill(text);
  await box.press("Enter");
  await message(page, `Echo: ${text}`).waitFor();
}

const status = (page: ShownPage, text: string) => page.locator("#status", { hasText: text }).waitFor();

describe("The chat page", () => {
  it("lets the bot greet unasked, and answers", async () => {
    const { page, consoleErrors } = await openChat({}, "?name=Ann");

    await message(page, "Welcome").waitFor();
    await say(page, "hello");

    expect(bot.of("event")).toMatchObject([{ name: "startConversation", from: { name: "Ann" } }]);
    expect(bot.of("message")).toMatchObject([{ text: "hello", locale: "en-US" }]);
    expect(bot.of("event")[0]?.from.id).toMatch(/^dl_/);
    expect(consoleErrors).toEqual([]);
  });

  it("goes on where it was after a reload", async () => {
    const { page } = await openChat();
    await message(page, "Welcome").waitFor();
    await say(page, "hello");

    await page.reload();
    await message(page, "Echo: hello").waitFor();
    await say(page, "again");

    expect(bot.of("event")).toHaveLength(1);
    expect(new Set(bot.received.map(({ activity }) => activity.from.id)).size).toBe(1);
    expect(new Set(bot.received.map(({ activity }) => activity.conversation.id)).size).toBe(1);
  });

  it("goes on after a reload when its token has expired meanwhile", async () => {
    const { page } = await openChat();
    await say(page, "hello");
    now = () => Date.now() + 45 * minute;

    await page.reload();
    await message(page, "Echo: hello").waitFor();
    await say(page, "again");

    expect(new Set(bot.of("message").map(({ conversation }) => conversation.id)).size).toBe(1);
  });

  it("is another customer in another tab, and in a duplicated one", async () => {
    const { page } = await openChat();
    await say(page, "one");
    const other = await page.context().newPage();
    await other.goto(`${service.url}/chat`);
    await say(other, "two");
    const copied = await page.evaluate("JSON.stringify({ ...sessionStorage })");
    const duplicate = await page.context().newPage();
    await duplicate.addInitScript(`Object.assign(sessionStorage, ${copied})`);
    await duplicate.goto(`${service.url}/chat`);
    await say(duplicate, "three");

    expect(new Set(bot.of("message").map(({ from }) => from.id)).size).toBe(3);
    expect(await messages(other).filter({ hasText: "Echo: one" }).count()).toBe(0);
  });

  it("says who joined and that it ended, offers to start again, and shows no empty rows", async () => {
    const { page, consoleErrors } = await openChat();
    await message(page, "Welcome").waitFor();
    await say(page, "agent");
    await status(page, "You are talking to Ana");
    await say(page, "bye");

    await page.getByText("The conversation has ended.").waitFor();
    await status(page, "This conversation has ended");
    expect(await messages(page).count()).toBe(5);

    await page.reload();
    await page.getByText("The conversation has ended.").waitFor();
    await page.getByRole("button", { name: "Start a new conversation" }).click();
    await page.getByText("The conversation has ended.").waitFor({ state: "hidden" });
    await messages(page).filter({ hasText: "Welcome" }).nth(1).waitFor();

    expect(bot.of("event")).toHaveLength(2);
    expect(new Set(bot.of("event").map(({ conversation }) => conversation.id)).size).toBe(1);
    expect(consoleErrors).toEqual([]);
  });

  it("goes on, too, when the customer just writes after the end", async () => {
    const { page } = await openChat();
    await say(page, "bye");
    await page.getByText("The conversation has ended.").waitFor();

    await say(page, "one more thing");

    await page.getByText("The conversation has ended.").waitFor({ state: "hidden" });
  });

  it("never runs what a bot or a person writes", async () => {
    const { page } = await openChat();
    const attack = "<img src=x onerror=\"window.hacked='yes'\"><script>window.hacked=1</script><b>bold</b>";

    await say(page, "hello");
    const [hello] = bot.of("message");
    if (hello === undefined) throw new Error("the bot got no message");
    await sendAsBot(hello, { type: "message", text: attack });
    await message(page, "bold").waitFor();

    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(await page.locator("[onerror]").count()).toBe(0);
  });

  it("shows an adaptive card, and sends what was filled in", async () => {
    const { page, consoleErrors } = await openChat();
    await say(page, "hello");
    const [hello] = bot.of("message");
    if (hello === undefined) throw new Error("the bot got no message");
    await sendAsBot(hello, { type: "message", attachments: [card] });

    await messages(page).getByRole("textbox", { name: "Tell us" }).fill("fine");
    await messages(page).getByRole("button", { name: "Submit" }).click();

    const answered = await bot.until(({ value }) => value !== undefined);
    expect(answered).toMatchObject({ value: { kind: "csat", comment: "fine" } });
    expect(consoleErrors).toEqual([]);
  });

  it("follows the system into the dark", async () => {
    const { page } = await openChat({ colorScheme: "light" });
    const backgrounds = () =>
      page.evaluate(
        "['.card', '#conversation form'].map((at) => " +
          "getComputedStyle(document.querySelector(at)).backgroundColor)",
      );
    await say(page, "hello");
    const light = await backgrounds();

    await page.emulateMedia({ colorScheme: "dark" });

    await expect.poll(backgrounds).not.toEqual(light);
  });

  it("says so when Web Chat is not there", async () => {
    const test = await browser.newPage();
    opened.push(test);
    await test.page.route("**/chat/webchat.js", (route) => route.abort());
    await test.page.goto(`${service.url}/chat`);

    await test.page.getByRole("alert").filter({ hasText: "could not be loaded" }).waitFor();
  });

  it("runs no script and no style but its own", async () => {
    const response = await fetch(`${service.url}/chat`);
    const policy = response.headers.get("content-security-policy") ?? "";

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe/);
    expect(await response.text()).not.toMatch(/<style|style=|<script(?![^>]*src=)/);
  });
});

it("asks nothing of any other machine", () => {
  expect(browser.foreignRequests).toEqual([]);
});

const card = {
  contentType: "application/vnd.microsoft.card.adaptive",
  content: {
    type: "AdaptiveCard",
    version: "1.3",
    body: [{ type: "Input.Text", id: "comment", placeholder: "Tell us" }],
    actions: [{ type: "Action.Submit", title: "Submit", data: { kind: "csat" } }],
  },
};
