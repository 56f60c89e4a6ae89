import { describe, expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { useConsoleBench } from "./console/console-bench.ts";

type ShownPage = TestPage["page"];

const bench = useConsoleBench();

const row = (page: ShownPage, name: string) => page.getByRole("option").filter({ hasText: name });
const tab = (page: ShownPage, name: RegExp) => page.getByRole("tab", { name });
const open = (page: ShownPage, name: string) =>
  page.getByRole("region", { name: `Conversation with ${name}` });
/** The option that the list's `aria-activedescendant` names. */
const active = (page: ShownPage) =>
  page.evaluate(
    `document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.textContent`,
  );

describe("The console's list", () => {
  it("shows who, where, what was said last and by whom, and what is new", async () => {
    const { page } = await bench.openAs("Ann Keller");
    const lastMessage = { from: "bot", text: "A colleague will be with you" } as const;
    bench.desk.give("ann", "c1", { customerName: "Maria Silva", customerMessages: 12, lastMessage });
    const maria = row(page, "Maria Silva");
    await maria.waitFor();
    expect(await maria.innerText()).toMatch(
      /Maria Silva\s+Active\s+Bot: A colleague will be with you\s+9\+\s+12 new messages\s+CreditCardQueue/,
    );
    await maria.click();
    await open(page, "Maria Silva").waitFor();
    await maria.getByText("new messages").waitFor({ state: "detached" });
  });

  it("keeps a mark at what was begun to be written", async () => {
    const { page } = await bench.openAs("Ann Keller");
    await bench.accept(page, "c1", "Maria Silva");
    await page.getByLabel("Reply to the customer").fill("Dear Maria");
    await bench.accept(page, "c2", "Jon Berg");
    await row(page, "Maria Silva").getByText("Draft: Dear Maria").waitFor();
  });

  it("is used by the keyboard alone", async () => {
    const { page } = await bench.openAs("Ann Keller");
    for (const [index, customerName] of ["Maria Silva", "Jon Berg", "Aisha Rahman"].entries()) {
      bench.desk.give("ann", `c${index}`, { customerName });
    }
    await row(page, "Aisha Rahman").waitFor();
    await page.getByRole("listbox").focus();
    expect(await active(page)).toMatch(/Maria Silva/);
    await page.keyboard.press("ArrowDown");
    expect(await active(page)).toMatch(/Jon Berg/);
    await page.keyboard.press("End");
    expect(await active(page)).toMatch(/Aisha Rahman/);
    await page.keyboard.press("Home");
    expect(await active(page)).toMatch(/Maria Silva/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await open(page, "Jon Berg").waitFor();
    expect(await row(page, "Jon Berg").getAttribute("aria-selected")).toBe("true");
  });

  it("draws of 250 conversations those that are seen, tells their places, and finds one", async () => {
    const { page } = await bench.openAs("Ann Keller");
    for (let index = 1; index <= 250; index++) {
      bench.desk.give("ann", `c${index}`, { customerName: `Customer Number ${index}` });
    }
    const first = page.getByRole("option").first();
    await expect.poll(() => first.getAttribute("aria-setsize")).toBe("250");
    expect(await page.getByRole("option").count()).toBeLessThan(40);
    await page.getByRole("listbox").focus();
    await page.keyboard.press("End");
    const last = row(page, "Customer Number 250");
    await last.waitFor();
    expect(await last.getAttribute("aria-posinset")).toBe("250");
    expect(await active(page)).toMatch(/Customer Number 250/);

    await page.getByLabel("Filter by name or queue").fill("number 137");
    await expect.poll(() => page.getByRole("option").count()).toBe(1);
    await row(page, "Customer Number 137").click();
    await open(page, "Customer Number 137").waitFor();
    await page.getByLabel("Filter by name or queue").fill("nobody");
    await page.getByText("Nothing matches “nobody”.").waitFor();
  });

  it("has tabs with counts, moved through with the arrow keys", async () => {
    const { page } = await bench.openAs("Ann Keller");
    bench.desk.give("ann", "c1", { customerName: "Maria Silva" });
    bench.desk.offer("ann", "c2", { customerName: "Jon Berg" });
    await tab(page, /Mine\s*1/).focus();
    await page.keyboard.press("ArrowRight");
    await tab(page, /Offers\s*1/)
      .and(page.locator("[aria-selected=true]:focus"))
      .waitFor();
    await page.getByRole("tabpanel", { name: "Offers" }).getByText("waiting 1 min").waitFor();
    await page.keyboard.press("Home");
    await tab(page, /Mine/).and(page.locator("[aria-selected=true]:focus")).waitFor();
  });
});
