import { describe, expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { useConsoleBench } from "./console/console-bench.ts";

type ShownPage = TestPage["page"];

const bench = useConsoleBench();

const open = (page: ShownPage, name: string) =>
  page.getByRole("region", { name: `Conversation with ${name}` });
const offer = (page: ShownPage, name: string) => page.getByRole("article", { name: `Offer: ${name}` });
const reply = (page: ShownPage) => page.getByLabel("Reply to the customer");
const focused = (page: ShownPage) => page.locator(":focus");
/** It takes the focus as it opens. */
async function openBar(page: ShownPage): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.locator("[role=combobox]:focus").waitFor();
}

const bar = (page: ShownPage) => page.getByRole("combobox", { name: "Find a conversation or an action" });

async function withTwo(): Promise<ShownPage> {
  const { page } = await bench.openAs("Ann Keller");
  bench.desk.give("ann", "c1", { customerName: "Maria Silva" });
  bench.desk.give("ann", "c2", { customerName: "Jon Berg" });
  await page.getByRole("option", { name: /Jon Berg/ }).waitFor();
  return page;
}

describe("The console's shortcuts", () => {
  it("go through the conversations, also out of the composer, and end one", async () => {
    const page = await withTwo();
    await page.keyboard.press("Alt+j");
    await open(page, "Maria Silva").waitFor();
    await reply(page).and(focused(page)).waitFor();
    await page.keyboard.press("Alt+j");
    await open(page, "Jon Berg").waitFor();
    await page.keyboard.press("Alt+k");
    await open(page, "Maria Silva").waitFor();
    await page.keyboard.press("Alt+e");
    await page.getByRole("dialog").getByRole("button", { name: "End conversation" }).waitFor();
  });

  it("turn the composer to a note and back, and take the focus there", async () => {
    const page = await withTwo();
    await page.getByRole("option", { name: /Maria Silva/ }).click();
    await reply(page).and(focused(page)).waitFor();
    await page.keyboard.press("Alt+p");
    await reply(page).waitFor({ state: "detached" });
    await page.getByRole("listbox").focus();
    await page.keyboard.press("Alt+l");
    await reply(page).and(focused(page)).waitFor();
  });

  it("answer the offer that ends first while another text is written", async () => {
    const page = await withTwo();
    await page.keyboard.press("Alt+j");
    await reply(page).fill("Half a ");
    bench.desk.offer("ann", "c3", { customerName: "Late Lee", seconds: 50 });
    bench.desk.offer("ann", "c4", { customerName: "Soon Sue", seconds: 20 });
    await offer(page, "Soon Sue").waitFor();
    const accept = offer(page, "Soon Sue").getByRole("button", { name: "Accept" });
    expect(await accept.getAttribute("aria-keyshortcuts")).toBe("Alt+A");
    expect(await offer(page, "Late Lee").locator("[aria-keyshortcuts]").count()).toBe(0);
    await page.keyboard.type("sentence");
    expect(await reply(page).inputValue()).toBe("Half a sentence");
    await page.keyboard.press("Alt+d");
    await offer(page, "Soon Sue").waitFor({ state: "detached" });
    await page.keyboard.press("Alt+a");
    await open(page, "Late Lee").waitFor();
  });

  it("are listed at a question mark, but a question mark is still written", async () => {
    const page = await withTwo();
    await page.keyboard.press("Alt+j");
    await reply(page).pressSequentially("Really?");
    expect(await reply(page).inputValue()).toBe("Really?");
    await page.getByRole("listbox").focus();
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await list.getByText("Next conversation").waitFor();
    await page.keyboard.press("Escape");
    await list.waitFor({ state: "detached" });
    await page.getByRole("listbox").and(focused(page)).waitFor();
  });

  it("open the next thing at once after Escape closed the last one", async () => {
    const page = await withTwo();
    const list = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    for (let time = 0; time < 8; time++) {
      await openBar(page);
      for (const key of ["Escape", "?"]) await page.keyboard.press(key);
      await list.waitFor();
      for (const key of ["Escape", "Control+k"]) await page.keyboard.press(key);
      await bar(page).waitFor();
      await page.keyboard.press("Escape");
      await bar(page).waitFor({ state: "detached" });
    }
  });

  it("can be switched off", async () => {
    const page = await withTwo();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Keyboard shortcuts" }).click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Alt+j");
    await page.keyboard.press("?");
    await page.keyboard.press("Control+k");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.getByRole("region", { name: /^Conversation with/ }).count()).toBe(0);
    expect(await page.locator("[aria-keyshortcuts], .key").count()).toBe(0);
  });
});

describe("The console's command bar", () => {
  it("finds a conversation, and opens it", async () => {
    const page = await withTwo();
    await page.keyboard.press("Control+k");
    await bar(page).and(focused(page)).waitFor();
    await page.keyboard.type("jon");
    const found = page.getByRole("dialog").getByRole("option");
    await expect.poll(() => found.count()).toBe(1);
    expect(await bar(page).getAttribute("aria-activedescendant")).toBe(await found.getAttribute("id"));
    await page.keyboard.press("Enter");
    await open(page, "Jon Berg").waitFor();
    await bar(page).waitFor({ state: "detached" });
  });

  it("chooses a presence and acts, all by the keyboard", async () => {
    const page = await withTwo();
    await openBar(page);
    await page.keyboard.type("busy");
    await page.getByRole("option", { name: /Busy/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await expect.poll(() => bench.desk.presenceOf("ann")).toBe("busy");

    await page.keyboard.press("Alt+j");
    await open(page, "Maria Silva").waitFor();
    await openBar(page);
    await page.keyboard.type("transfer");
    await page.keyboard.press("Enter");
    await page
      .getByRole("dialog")
      .getByRole("heading", { name: /Transfer/ })
      .waitFor();
  });

  it("says when nothing is found, and closes with Escape", async () => {
    const page = await withTwo();
    await page.getByRole("button", { name: "Search or jump to" }).click();
    await bar(page).fill("zzz");
    await page.getByRole("status").filter({ hasText: "Nothing matches “zzz”." }).waitFor();
    await page.keyboard.press("Escape");
    await bar(page).waitFor({ state: "detached" });
  });
});
