import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";
import { agentAt, customerAt } from "./chat-and-console.ts";

const attack = `<img src=x onerror="alert(1)">`;
const scriptLink = "[my card](javascript:alert(1)) javascript:alert(2)";

let browser: TestBrowser;
/** What customers' text made a page run. */
const dialogs: string[] = [];
const stack = useScenarioStack();

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

async function open(url: string): Promise<TestPage> {
  const test = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 860 } });
  test.page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  await test.page.goto(url);
  return test;
}

const openChat = (name: string) =>
  open(`${stack.running.directLine.url}/chat?start=now&name=${encodeURIComponent(name)}`);

async function openConsole(name: string): Promise<TestPage> {
  const test = await open(`${stack.running.host.url}/console`);
  await agentAt(test.page).signIn(name);
  return test;
}

/** A customer whom Ann has taken over, on two open pages. */
async function handOver(customerName: string) {
  const [chat, desk] = [await openChat(customerName), await openConsole("Ann Keller")];
  const [customer, ann] = [customerAt(chat.page), agentAt(desk.page)];
  await ann.setPresence("Available");
  await customer.message("credit card or a home loan").waitFor();
  await customer.say("A person for my credit card, please");
  await ann.accept();
  await customer.message("Ann Keller has joined the conversation.").waitFor();
  const close = async () => {
    await chat.page.context().close();
    await desk.page.context().close();
  };
  return { chat, desk, customer, ann, close };
}

describe("The acceptance scenario in real browsers", () => {
  it("takes a customer from the bot to a person, and both to the end and on", async () => {
    const chat = await openChat("Maria Silva");
    const desk = await openConsole("Ann Keller");
    const [maria, ann] = [customerAt(chat.page), agentAt(desk.page)];

    // The bot greets unasked, and answers.
    await maria.message("Is it about a credit card or a home loan?").waitFor();
    await maria.head("Bank Bot").waitFor();
    await maria.choose("Credit card");
    await maria.message("Happy to help with a credit card.").waitFor();
    await maria.say("What is the limit?");
    await maria.message("A standard card has a limit of 2,000 a month").waitFor();

    // It hands over, and nobody is there yet.
    await maria.say(`Let me talk to a person ${attack} ${scriptLink}`);
    await maria.message("I will connect you with a colleague.").waitFor();
    await maria.head("Nobody is here right now").waitFor();
    await ann.presence("Offline").waitFor();

    // Ann comes and is offered the conversation, without summary and transcript.
    await ann.setPresence("Available");
    await ann.offer.waitFor();
    const offered = await ann.offer.innerText();
    expect(offered).toMatch(/Maria Silva\s+CreditCardQueue/);
    expect(offered).toMatch(/BotHandoffTopic\s+CreditCard/);
    expect(offered).toMatch(/(0:[345]\d|1:00)\s+left to answer/);
    expect(offered).not.toContain("asks for a person");
    await ann.accept();

    // She sees what the bot knows, and customers' text as text.
    const details = desk.page.getByRole("complementary", { name: "About Maria Silva" });
    await details.getByText("The customer asks for a person. Topic: a credit card.").waitFor();
    await details.getByText("CreditCardRule").first().waitFor();
    await ann.said("Is it about a credit card or a home loan?").getByText("Bank Bot").waitFor();
    await ann.said("A standard card has a limit of 2,000 a month").waitFor();
    await ann.said(`Let me talk to a person ${attack} ${scriptLink}`).getByText("Maria Silva").waitFor();
    expect(await ann.log.locator("img, a, [onerror]").count()).toBe(0);
    expect(await details.locator("img, a, [onerror]").count()).toBe(0);

    // They talk.
    await maria.message("Ann Keller has joined the conversation.").waitFor();
    await ann.say("Hello Maria, this is Ann. How can I help?");
    await maria.message("this is Ann").getByText("Ann Keller", { exact: true }).waitFor();
    await maria.head("Ann Keller").waitFor();
    await maria.say("I lost my card");
    await ann.said("I lost my card").waitFor();

    // The bot that had the conversation never gets it again.
    await desk.page.getByRole("button", { name: "Transfer" }).click();
    await ann.dialog.getByLabel("BotQueue").check();
    await ann.dialog.getByRole("button", { name: "Transfer" }).click();
    await ann.dialog.getByRole("alert").filter({ hasText: "the same bot never gets it again" }).waitFor();
    await ann.dialog.getByRole("button", { name: "Cancel" }).click();
    await ann.say("Your card is blocked, and a new one is on its way.");
    await maria.message("a new one is on its way").waitFor();

    // It ends for both.
    await desk.page.getByRole("button", { name: "End", exact: true }).click();
    await ann.dialog.getByRole("button", { name: "End conversation" }).click();
    await maria.message("The conversation has ended.").waitFor();
    await desk.page.getByLabel("Wrap-up notes").fill("Card lost, blocked, replaced");
    await desk.page.getByRole("button", { name: "Close conversation" }).click();
    await desk.page.getByText("Conversation closed.").waitFor();
    await ann.row("Maria Silva").waitFor({ state: "detached" });
    await desk.page.getByText("0 of 90 units").waitFor();

    // And begins again with the bot.
    await chat.page.getByRole("button", { name: "Start a new conversation" }).click();
    await maria.messages.filter({ hasText: "Is it about a credit card or a home loan?" }).nth(1).waitFor();
    await maria.head("Bank Bot").waitFor();

    expect(chat.consoleErrors).toEqual([]);
    const [refused, ...others] = desk.consoleErrors;
    expect(refused).toContain("409");
    expect(others).toEqual([]);
    await chat.page.context().close();
    await ann.setPresence("Offline");
    await desk.page.context().close();
  });

  it("goes on when both pages are reloaded in the middle", async () => {
    const { chat, desk, customer, ann, close } = await handOver("Jon Berg");
    await ann.say("Hello Jon, this is Ann.");
    await customer.message("this is Ann").waitFor();
    await ann.reply.fill("Half a sen");

    await Promise.all([chat.page.reload(), desk.page.reload()]);
    await ann.untilLive();
    await ann.row("Jon Berg").click();
    await ann.said("A person for my credit card, please").waitFor();
    expect(await ann.reply.inputValue()).toBe("Half a sen");
    await customer.head("Ann Keller").waitFor();
    await customer.message("Ann Keller has joined the conversation.").waitFor();

    await customer.say("Are you still there?");
    await ann.said("Are you still there?").waitFor();
    await ann.say("Yes, I am.");
    await customer.message("Yes, I am.").getByText("Ann Keller", { exact: true }).waitFor();

    expect([...chat.consoleErrors, ...desk.consoleErrors]).toEqual([]);
    await close();
  });
});

it("asks nothing of any other machine, and runs nothing that a customer wrote", () => {
  expect(browser.foreignRequests).toEqual([]);
  expect(dialogs).toEqual([]);
});
