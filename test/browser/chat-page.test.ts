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

const bankBot = { kind: "bot", name: "Bank Bot" };
const ana = { kind: "agent", name: "Ana Lima" };
const notice = (name: string) => ({ kind: "system", notice: name });

/** Plays the hub: greets, echoes as whoever serves the customer, and tells on demand what the hub tells. */
async function answer(activity: BotActivity): Promise<void> {
  const say = (sender: object, text: string) => sendAsBot(activity, messageOf(sender, text));
  if (activity.name === "startConversation") await say(bankBot, "Welcome");
  if (activity.type !== "message") return;
  await say(activity.text === "thanks" ? ana : bankBot, `Echo: ${activity.text}`);
  if (activity.text === "agent") await say(notice("waiting"), "You are in the queue.");
  if (activity.text === "hurry")
    await say({ ...notice("agentJoined"), name: "Ana Lima" }, "Ana Lima has joined.");
  if (activity.text === "bye") await say(notice("ended"), endText);
}

const endText = "The conversation has ended. Write again at any time.";

const messageOf = (sender: object, text: string) => ({
  type: "message",
  text,
  channelData: { switchboard: { sender } },
});

async function openChat(
  options: Parameters<TestBrowser["newPage"]>[0] = {},
  query = "?start=now",
): Promise<TestPage> {
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

const title = (page: ShownPage, text: string) => page.getByRole("heading", { name: text }).waitFor();
const status = (page: ShownPage, text: string) => page.locator("#status", { hasText: text }).waitFor();
const startAgain = (page: ShownPage) => page.getByRole("button", { name: "Start a new conversation" });

describe("The chat page", () => {
  it("lets the bot greet unasked, and answers", async () => {
    const { page, consoleErrors } = await openChat({}, "?start=now&name=Ann");

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
    await other.goto(`${service.url}/chat?start=now`);
    await say(other, "two");
    const copied = await page.evaluate("JSON.stringify({ ...sessionStorage })");
    const duplicate = await page.context().newPage();
    await duplicate.addInitScript(`Object.assign(sessionStorage, ${copied})`);
    await duplicate.goto(`${service.url}/chat?start=now`);
    await say(duplicate, "three");

    expect(new Set(bot.of("message").map(({ from }) => from.id)).size).toBe(3);
    expect(await messages(other).filter({ hasText: "Echo: one" }).count()).toBe(0);
  });

  it("shows who serves the customer, also after a reload", async () => {
    const { page, consoleErrors } = await openChat();
    await title(page, "Bank Bot");
    await say(page, "agent");
    await title(page, "Waiting for a colleague");
    await say(page, "hurry");
    await title(page, "Ana Lima");
    await say(page, "thanks");
    await title(page, "Ana Lima");
    await shownAs(page);

    await page.reload();
    await title(page, "Ana Lima");
    await shownAs(page);

    expect(consoleErrors).toEqual([]);
  });

  async function shownAs(page: ShownPage): Promise<void> {
    await message(page, "Echo: thanks").getByText("Ana Lima").waitFor();
    await message(page, "Echo: agent").getByText("Bank Bot").waitFor();
    const line = message(page, "You are in the queue.");
    expect(await line.locator("p.notice").count()).toBe(1);
    expect(await line.locator(".webchat__bubble").count()).toBe(0);
    const colours = await page.evaluate(
      "['bot', 'agent'].map((kind) => getComputedStyle(document.querySelector(" +
        "'.said-by-' + kind + ' .webchat__bubble__content')).backgroundColor)",
    );
    expect(new Set(colours as string[]).size).toBe(2);
  }

  it("names a sender once for several messages in a row", async () => {
    const { page } = await openChat();
    await say(page, "hello");
    const [hello] = bot.of("message");
    if (hello === undefined) throw new Error("the bot got no message");
    await sendAsBot(hello, messageOf(bankBot, "One more thing"));
    await sendAsBot(hello, messageOf(ana, "And I am Ana"));
    await message(page, "And I am Ana").waitFor();

    expect(await page.locator("#conversation .who").allInnerTexts()).toEqual([
      "Bank Bot",
      "Bank Bot",
      "Ana Lima",
    ]);
  });

  it("says that it ended, offers to start again, and shows no empty rows", async () => {
    const { page, consoleErrors } = await openChat();
    await say(page, "bye");

    await message(page, endText).waitFor();
    await startAgain(page).waitFor();
    await status(page, "This conversation has ended");
    expect(await messages(page).count()).toBe(4);

    await page.reload();
    await message(page, endText).waitFor();
    await startAgain(page).click();
    await startAgain(page).waitFor({ state: "hidden" });
    await messages(page).filter({ hasText: "Welcome" }).nth(1).waitFor();

    expect(bot.of("event")).toHaveLength(2);
    expect(new Set(bot.of("event").map(({ conversation }) => conversation.id)).size).toBe(1);
    expect(consoleErrors).toEqual([]);
  });

  it("goes on, too, when the customer just writes after the end", async () => {
    const { page } = await openChat();
    await say(page, "bye");
    await startAgain(page).waitFor();

    await say(page, "one more thing");

    await startAgain(page).waitFor({ state: "hidden" });
  });

  it("draws a message that does not say who sent it as any other", async () => {
    const { page, consoleErrors } = await openChat();
    await say(page, "hello");
    const [hello] = bot.of("message");
    if (hello === undefined) throw new Error("the bot got no message");
    for (const [index, channelData] of [undefined, { switchboard: { sender: "x" } }].entries()) {
      await sendAsBot(hello, { type: "message", text: `Unsigned ${index}`, channelData });
      await message(page, `Unsigned ${index}`).waitFor();
    }

    await title(page, "Bank Bot");
    expect(consoleErrors).toEqual([]);
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
