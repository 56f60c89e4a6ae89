import { describe, expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { useConsoleBench } from "./console/console-bench.ts";

type ShownPage = TestPage["page"];

const bench = useConsoleBench();

const offer = (page: ShownPage, name: string) => page.getByRole("article", { name: `Offer: ${name}` });
/** Notifications and sounds that the page made, noted in place of made. */
const noteAlerts = `
  window.alerts = [];
  window.Notification = class extends EventTarget {
    static permission = "default";
    static async requestPermission() { return (Notification.permission = "granted"); }
    constructor(title, { body }) { super(); alerts.push(title + ": " + body); }
  };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...at) { alerts.push("tone"); return start.apply(this, at); };
`;
const alerts = (page: ShownPage) => page.evaluate("window.alerts");

describe("An offer", () => {
  it("counts down in words and as a bar, and says what it is about", async () => {
    const { page } = await bench.openAs("Ann Keller");
    bench.desk.offer("ann", "c1");
    await offer(page, "Maria Silva").waitFor();
    const said = await offer(page, "Maria Silva").innerText();
    expect(said).toMatch(
      /CreditCardQueue\s+waiting 1 min\s+BotHandoffTopic\s+CreditCard\s+(0:5\d|1:00)\s+left to answer/,
    );
    const timeLeft = () =>
      page.evaluate<number>("(({ value, max }) => value / max)(document.querySelector('.offer progress'))");
    await expect.poll(timeLeft).toBeLessThan(1);
  });

  it("stands beside others, what ends first above", async () => {
    const { page } = await bench.openAs("Ann Keller");
    bench.desk.offer("ann", "c1", { customerName: "Late Lee", seconds: 50 });
    bench.desk.offer("ann", "c2", { customerName: "Soon Sue", seconds: 20 });
    await expect.poll(() => page.getByRole("article").count()).toBe(2);
    await expect.poll(() => page.getByRole("article").first().innerText()).toMatch(/Soon Sue/);
  });

  it("says what became of it when it goes unanswered", async () => {
    const { page } = await bench.openAs("Ann Keller");
    bench.desk.offer("ann", "c1");
    await offer(page, "Maria Silva").waitFor();
    bench.desk.withdrawOffer("ann");
    await page
      .getByRole("status")
      .filter({ hasText: "The offer of Maria Silva is not open any more." })
      .waitFor();
  });

  it("makes no sound and no notification unless asked to", async () => {
    const { page } = await bench.open();
    await page.addInitScript(noteAlerts);
    await page.reload();
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("link", { name: "Ann Keller" }).click();
    await page.getByRole("button", { name: "Settings" }).waitFor();
    bench.desk.offer("ann", "c1");
    await offer(page, "Maria Silva").waitFor();
    expect(await alerts(page)).toEqual([]);

    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Play a sound" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Show a notification" }).click();
    await page.keyboard.press("Escape");
    bench.desk.offer("ann", "c2", { customerName: "Jon Berg" });
    await offer(page, "Jon Berg").waitFor();
    await expect
      .poll(() => alerts(page))
      .toEqual(["New offer from CreditCardQueue: Jon Berg", "tone", "tone"]);
  });
});
