import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DirectLineService, startDirectLine } from "../../infra/local/direct-line/start-direct-line.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { type BotActivity, type HttpBot, sendAsBot, startHttpBot } from "../support/http-bot.ts";

type ShownPage = TestPage["page"];
type PageOptions = Parameters<TestBrowser["newPage"]>[0];

let browser: TestBrowser;
let bot: HttpBot;
let service: DirectLineService;
let opened: TestPage[];

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

beforeEach(async () => {
  opened = [];
  bot = await startHttpBot(answer);
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app" });
});

afterEach(async () => {
  for (const { page } of opened) await page.context().close();
  await service.stop();
  await bot.stop();
});

const attack = `<img src=x onerror="document.title='hacked'">`;

async function answer(activity: BotActivity): Promise<void> {
  const say = (sender: object, text: string) =>
    sendAsBot(activity, { type: "message", text, channelData: { switchboard: { sender } } });
  const tell = (notice: string) => say({ kind: "system", notice }, `Told: ${notice}`);
  if (activity.name === "startConversation") await say({ kind: "bot", name: "Bank Bot" }, "Welcome");
  if (activity.type !== "message") return;
  if (activity.text === "agent") await tell("waiting");
  if (activity.text === "nobody") await tell("nobodyHere");
  if (activity.text === "attack") await say({ kind: "agent", name: attack }, attack);
  if (activity.text === "bye") await tell("ended");
}

async function openCard(options: PageOptions = {}, query = ""): Promise<TestPage> {
  const test = await browser.newPage({ locale: "en-US", ...options });
  opened.push(test);
  await test.page.goto(`${service.url}/chat${query}`);
  return test;
}

async function restartWith(chatPage: unknown): Promise<void> {
  await service.stop();
  service = await startDirectLine({ botEndpoint: bot.endpoint, appId: "app", chatPage });
}

const startButton = (page: ShownPage) => page.locator("#pre-chat button");
const message = (page: ShownPage, text: string) =>
  page.locator(".webchat__basic-transcript__activity").filter({ hasText: text }).first();
const box = (page: ShownPage) => page.locator("[data-id='webchat-sendbox-input']");

async function say(page: ShownPage, text: string): Promise<void> {
  await message(page, "Welcome").waitFor();
  await box(page).fill(text);
  await box(page).press("Enter");
}

describe("The card before the chat", () => {
  it("asks nothing that must be answered, and starts on Enter", async () => {
    const { page, consoleErrors } = await openCard();
    await page.getByText("is kept with your conversation").waitFor();
    expect(bot.received).toEqual([]);

    await page.getByLabel("Your name").press("Enter");
    await message(page, "Welcome").waitFor();

    expect(bot.of("event")).toMatchObject([{ name: "startConversation" }]);
    expect(bot.of("event")[0]).not.toHaveProperty("value");
    expect(consoleErrors).toEqual([]);
  });

  it("is filled in with the keyboard alone, and sends the answers along", async () => {
    const { page } = await openCard();
    await startButton(page).waitFor();
    const focused = () =>
      page.evaluate<string>("document.activeElement.id || document.activeElement.tagName");
    await expect
      .poll(async () => {
        await page.keyboard.press("Tab");
        return focused();
      })
      .toBe("question-0");
    await page.keyboard.type("Ann Lee");
    await page.keyboard.press("Tab");
    await page.keyboard.type("My card");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await message(page, "Welcome").waitFor();

    expect(bot.of("event")).toMatchObject([{ value: { Subject: "My card" }, from: { name: "Ann Lee" } }]);
  });

  it("does not come back after a reload", async () => {
    const { page } = await openCard();
    await startButton(page).click();
    await message(page, "Welcome").waitFor();

    await page.reload();

    await message(page, "Welcome").waitFor();
    expect(await page.locator("#pre-chat").isVisible()).toBe(false);
    expect(bot.of("event")).toHaveLength(1);
  });

  it("says what is missing, and goes there", async () => {
    await restartWith({
      title: attack,
      privacy: { text: attack, link: { url: "https://privacy.example/", label: "Our rules" } },
      questions: [
        {
          variable: "Topic",
          kind: "choice",
          label: attack,
          required: true,
          choices: [
            { value: "card", label: "A card" },
            { value: "loan", label: attack },
          ],
        },
      ],
    });
    const { page } = await openCard();
    await startButton(page).click();
    await page.getByRole("alert").filter({ hasText: "Please answer" }).waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("question-0");
    expect(bot.received).toEqual([]);
    expect(await page.getByRole("heading").innerText()).toBe(attack);
    expect(await page.locator("img").count()).toBe(0);

    await page.getByRole("combobox").selectOption("card");
    await startButton(page).click();
    await message(page, "Welcome").waitFor();

    expect(bot.of("event")).toMatchObject([{ value: { Topic: "card" } }]);
  });

  it("speaks Arabic from right to left, and so does Web Chat", async () => {
    const { page } = await openCard({ locale: "ar-EG" });
    await page.getByLabel("اسمك").waitFor();
    await page.getByRole("button", { name: "ابدأ المحادثة" }).click();
    await say(page, "agent");
    await message(page, "أنت في قائمة الانتظار").waitFor();
    await page.getByRole("heading", { name: "في انتظار أحد الزملاء" }).waitFor();

    expect(await page.evaluate("[document.documentElement.lang, document.documentElement.dir]")).toEqual([
      "ar",
      "rtl",
    ]);
    expect(await box(page).getAttribute("placeholder")).not.toBe("Type your message");
    expect(bot.of("event")).toMatchObject([{ locale: "ar-EG" }]);
    expect(await page.locator("#conversation [dir='rtl']").count()).toBeGreaterThan(0);
  });
});

describe("What the page says", () => {
  it("tells plainly that nobody is here", async () => {
    const { page } = await openCard({}, "?start=now");
    await say(page, "nobody");

    await page.getByRole("heading", { name: "Nobody is here right now" }).waitFor();
    await page.locator("#status", { hasText: "Your messages are kept" }).waitFor();
  });

  it("shows the bot that the customer writes, and the customer that the bot does", async () => {
    const { page } = await openCard({}, "?start=now");
    await message(page, "Welcome").waitFor();
    const [start] = bot.of("event");
    if (start === undefined) throw new Error("the bot got no event");

    await box(page).pressSequentially("Hel");
    await bot.until(({ type }) => type === "typing");
    await sendAsBot(start, { type: "typing" });

    await page.locator(".webchat__typing-indicator").waitFor();
  });

  it("gives the transcript at the end as a file, with times and names", async () => {
    const { page } = await openCard({}, "?start=now&name=Ann");
    await say(page, "bye");
    await page.getByText(/^Ended at/).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download transcript" }).click(),
    ]);

    expect(file.suggestedFilename()).toBe("conversation.txt");
    const text = readFileSync(await file.path(), "utf8");
    expect(text).toMatch(
      /^Conversation of .+\n\n\[.+\] Bank Bot: Welcome\n\[.+\] Ann \(you\): bye\n\[.+\] Told: ended\n$/,
    );
  });

  it("says when the connection is lost, and when it is back", async () => {
    const { page } = await openCard({}, "?start=now");
    await message(page, "Welcome").waitFor();

    service.dropSockets();

    await page.getByRole("alert").filter({ hasText: "The connection is lost" }).waitFor();
    await page.getByRole("status").filter({ hasText: "You are connected again." }).waitFor();
    expect(await page.getByText("The connection is lost").isVisible()).toBe(false);
  });

  it("shows hostile names and answers as text", async () => {
    const { page } = await openCard(
      {},
      `?start=now&name=${encodeURIComponent(attack)}&title=${encodeURIComponent(attack)}`,
    );
    await say(page, "attack");
    await page.getByRole("heading", { name: attack }).waitFor();

    expect(await page.locator("[onerror]").count()).toBe(0);
    expect(await page.title()).toBe(attack);
  });
});

const axeSource = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Known, and Web Chat's own: rule, and the element. Its line "Connecting…" fades in, and is pale meanwhile. */
const upstream: readonly string[] = ["color-contrast: .webchat__connectivityStatus"];

/** Of the whole page, Web Chat's elements included. */
async function violations(page: ShownPage): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate<{ id: string; nodes: { target: string[] }[] }[]>(
    `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then(({ violations }) => violations)`,
  );
  return found
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => [id, target.join(" ")] as const))
    .map(([id, target]) => `${id}: ${target}`)
    .filter((violation) => !upstream.includes(violation));
}

describe.each([
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["right to left", { colorScheme: "light", locale: "ar-SA" }],
  ["on a small screen", { colorScheme: "light", viewport: { width: 320, height: 568 } }],
] as const)("Held against WCAG, %s,", (_, options) => {
  it("every view passes", async () => {
    const { page } = await openCard(options);
    await startButton(page).waitFor();
    expect(await violations(page)).toEqual([]);
    await startButton(page).click();
    await message(page, "Welcome").waitFor();
    expect(await violations(page)).toEqual([]);
    await say(page, "agent");
    await page.locator(".card-head .avatar.waiting").waitFor();
    expect(await violations(page)).toEqual([]);
    await say(page, "bye");
    await page.locator("#ended").waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  it("what is wrong would be found", async () => {
    const { page } = await openCard(options);
    await startButton(page).waitFor();
    await page.evaluate("document.querySelector('main').append(document.createElement('input'))");

    expect(await violations(page)).toEqual(["label: main > input"]);
  });

  it("the page that could not be loaded passes", async () => {
    const { page } = await openCard(options);
    await page.route("**/chat/webchat.js", (route) => route.abort());
    await page.reload();
    await page.locator("#problem").waitFor();

    expect(await violations(page)).toEqual([]);
  });
});
