import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";
import { agentAt, customerAt } from "./chat-and-console.ts";

let browser: TestBrowser;
const stack = useScenarioStack({ onDisk: true });

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function open(url: string): Promise<TestPage> {
  const test = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 860 } });
  await test.page.goto(url);
  return test;
}

async function openChat(name: string) {
  const { page } = await open(
    `${stack.running.directLine.url}/chat?start=now&name=${encodeURIComponent(name)}`,
  );
  const customer = customerAt(page);
  await customer.message("credit card or a home loan").waitFor();
  return customer;
}

async function openConsole(name: string) {
  const { page } = await open(`${stack.running.host.url}/console`);
  const agent = agentAt(page);
  await agent.signIn(name);
  await agent.setPresence("Available");
  return agent;
}

describe("Two agents and two customers at once", () => {
  it("each talk to whom the rules chose, and to nobody else", async () => {
    const [ann, cara] = await Promise.all([openConsole("Ann Keller"), openConsole("Cara Lindqvist")]);
    const [maria, jon] = await Promise.all([openChat("Maria Silva"), openChat("Jon Berg")]);
    await Promise.all([
      maria.say("A person for my credit card, please"),
      jon.say("A person for my home loan, please"),
    ]);
    await Promise.all([ann.accept(), cara.accept()]);
    await Promise.all([ann.row("Maria Silva").waitFor(), cara.row("Jon Berg").waitFor()]);

    await Promise.all([ann.say("Hello Maria"), cara.say("Hello Jon")]);
    await Promise.all([maria.message("Hello Maria").waitFor(), jon.message("Hello Jon").waitFor()]);
    await Promise.all([maria.say("My card is gone"), jon.say("I found a house")]);
    await Promise.all([ann.said("My card is gone").waitFor(), cara.said("I found a house").waitFor()]);

    expect(await ann.row("Jon Berg").count()).toBe(0);
    expect(await cara.row("Maria Silva").count()).toBe(0);
    expect(await maria.messages.filter({ hasText: "Hello Jon" }).count()).toBe(0);
    for (const { page } of [ann, cara, maria, jon]) await page.context().close();
  });
});

describe("An open console", () => {
  it("keeps what is being written while the network is gone, and sends it afterwards", async () => {
    const ben = await openConsole("Ben Osei");
    const customer = await openChat("Kim Sato");
    await customer.say("A person for my credit card, please");
    await ben.accept();

    await ben.page.context().setOffline(true);
    await ben.reply.fill("One moment, I am looking");
    await ben.page
      .getByRole("status")
      .filter({ hasText: /Reconnecting|Offline/ })
      .waitFor();
    await ben.page.keyboard.press("Enter");
    expect(await ben.reply.inputValue()).toBe("One moment, I am looking");
    await customer.say("Hello?");

    await ben.page.context().setOffline(false);
    await ben.untilLive();
    await ben.said("Hello?").waitFor();
    await ben.reply.press("Enter");
    await customer.message("One moment, I am looking").waitFor();
    for (const { page } of [ben, customer]) await page.context().close();
  });

  it("goes on without a reload when the whole stack was stopped and started again", async () => {
    const dan = await openConsole("Dan Moreau");
    const customer = await openChat("Ana Ruiz");
    await customer.say("A person for my home loan, please");
    await dan.accept();
    await dan.say("Hello from before");
    await customer.message("Hello from before").waitFor();

    await stack.restart();
    await dan.untilLive();
    await dan.say("Hello from after");
    await customer.message("Hello from after").waitFor();
    await customer.say("Still here");
    await dan.said("Still here").waitFor();
    for (const { page } of [dan, customer]) await page.context().close();
  });
});
