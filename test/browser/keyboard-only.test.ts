import { expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { useConsoleBench } from "./console/console-bench.ts";

const bench = useConsoleBench();

/** Tab after Tab, as a person would, until what is meant has the focus. */
async function tabTo(page: TestPage["page"], name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(`(() => {
      const { labels, tagName, textContent } = document.activeElement;
      const label = document.activeElement.getAttribute("aria-label") ?? labels?.[0]?.textContent ?? "";
      return /^(BUTTON|A)$/.test(tagName) ? label + " " + textContent : label;
    })()`);
    if (name.test(String(focused))) return;
  }
  throw new Error(`60 presses of Tab did not reach ${name}`);
}

it("The whole job, from sign-in to a closed conversation, takes no mouse", async () => {
  const { desk } = bench;
  const { page } = await bench.open();
  const { keyboard } = page;
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  await tabTo(page, /Sign in/);
  await keyboard.press("Enter");
  await page.getByRole("link", { name: "Ann Keller" }).waitFor();
  await tabTo(page, /Ann Keller/);
  await keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "Live" }).waitFor();

  await keyboard.press("Control+k");
  await page.locator("[role=combobox]:focus").waitFor();
  await keyboard.type("Available");
  await page
    .getByRole("option", { name: /Available/ })
    .first()
    .waitFor();
  await keyboard.press("Enter");
  await page.getByRole("button", { name: "Presence: Available" }).waitFor();

  desk.offer("ann", "c1", { customerName: "Maria Silva" });
  desk.customerSays("c1", "Can somebody raise my limit?");
  await page.getByRole("article", { name: /^Offer: Maria Silva/ }).waitFor();
  await keyboard.press("Alt+a");
  const log = page.getByRole("log");
  await log.getByText("Can somebody raise my limit?").waitFor();

  await keyboard.press("Alt+l");
  await keyboard.type("Yes, right away");
  await keyboard.press("Enter");
  await log.getByText("Yes, right away").waitFor();

  await keyboard.press("Alt+e");
  await page.getByRole("dialog").waitFor();
  await tabTo(page, /End conversation/);
  await keyboard.press("Enter");
  await page.getByLabel("Wrap-up notes").waitFor();
  await page.locator("#notes:focus").waitFor();
  await keyboard.type("Limit raised");
  await tabTo(page, /Solved/);
  await keyboard.press("Space");
  await tabTo(page, /Close conversation/);
  await keyboard.press("Enter");
  await page.getByText("Conversation closed.").waitFor();

  expect(desk.notes).toEqual(["Limit raised"]);
  expect(desk.dispositions).toEqual(["Solved"]);
});
