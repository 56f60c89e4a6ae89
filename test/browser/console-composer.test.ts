import { describe, expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { useConsoleBench } from "./console/console-bench.ts";

const bench = useConsoleBench();

type ShownPage = TestPage["page"];

const box = (page: ShownPage) => page.locator("#reply");
const said = (page: ShownPage, text: string) =>
  page.getByRole("log").getByRole("article").filter({ hasText: text });

async function openConversation(): Promise<ShownPage> {
  const { page } = await bench.openAs("Ann Keller");
  await bench.accept(page, "c1", "Maria Silva");
  await box(page).waitFor();
  return page;
}

describe("The composer", () => {
  it("writes notes that only colleagues see, and keeps their draft apart from the reply's", async () => {
    const page = await openConversation();
    await box(page).fill("For Maria");
    await page.getByRole("button", { name: "Internal note" }).click();
    expect(await box(page).inputValue()).toBe("");
    await page.keyboard.type("Identity checked");
    await page.keyboard.press("Enter");

    const note = said(page, "Identity checked").and(page.locator(".internal"));
    await note.getByText("internal note").waitFor();
    await page.locator(".outgoing").waitFor({ state: "detached" });
    expect(bench.served.commands.map(({ operation }) => operation)).toContain("agent-conversation-note");
    expect(bench.desk.typed).toEqual(["c1"]);
    await page.getByRole("button", { name: "Reply", exact: true }).click();
    expect(await box(page).inputValue()).toBe("For Maria");
  });

  it("keeps both drafts over a reload", async () => {
    const page = await openConversation();
    await box(page).fill("A reply");
    await page.getByRole("button", { name: "Internal note" }).click();
    await box(page).fill("A note");
    await page.reload();
    await page.getByText("Maria Silva").first().click();
    expect(await box(page).inputValue()).toBe("A reply");
    await page.getByRole("button", { name: "Internal note" }).click();
    expect(await box(page).inputValue()).toBe("A note");
  });

  it("sends with Ctrl+Enter as with Enter, and grows with what is written", async () => {
    const page = await openConversation();
    const small = (await box(page).boundingBox())?.height ?? 0;
    await box(page).fill("one\ntwo\nthree\nfour\nfive");
    expect((await box(page).boundingBox())?.height ?? 0).toBeGreaterThan(small * 1.5);
    await page.keyboard.press("Control+Enter");
    await said(page, "five").waitFor();
    expect((await box(page).boundingBox())?.height).toBe(small);
  });

  it("counts near the limit, and sends nothing beyond it", async () => {
    const page = await openConversation();
    await box(page).fill("x".repeat(5400));
    expect(await page.locator(".length").count()).toBe(0);
    await box(page).fill("x".repeat(5600));
    await page.getByText("5,600 of 6,000").waitFor();
    await box(page).fill("x".repeat(6002));
    await page.getByText("2 characters too long").waitFor();
    expect(await page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
  });

  it("finds canned replies by keyboard and fills them in", async () => {
    const page = await openConversation();
    await box(page).press("/");
    const search = page.getByRole("combobox", { name: "Search canned replies" });
    await page.getByRole("option", { name: "Greeting" }).waitFor();
    await search.press("ArrowDown");
    const active = await search.getAttribute("aria-activedescendant");
    expect(await page.locator(`#${active}`).innerText()).toContain("/moment");
    await search.fill("greet");
    await search.press("Enter");
    expect(await box(page).inputValue()).toBe("Hello Maria Silva, this is Ann Keller. How can I help?");
    await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("reply");
  });

  it("takes a slash for a slash after Escape", async () => {
    const page = await openConversation();
    await box(page).press("/");
    await page.getByRole("option", { name: "Greeting" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.type("status");
    expect(await box(page).inputValue()).toBe("/status");
    expect(await page.getByRole("listbox", { name: "Canned replies" }).count()).toBe(0);
  });
});
