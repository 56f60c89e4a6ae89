import { describe, expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { axeViolations } from "./axe.ts";
import { useConsoleBench } from "./console/console-bench.ts";

const bench = useConsoleBench();

const looks = [
  { name: "light", colorScheme: "light", locale: "en-US" },
  { name: "dark", colorScheme: "dark", locale: "en-US" },
  { name: "right to left", colorScheme: "light", locale: "ar" },
] as const;

/** A thread with something of every kind. */
function fill(): void {
  const { desk } = bench;
  const bot = { kind: "bot", name: "Bank Bot" } as const;
  const ann = { kind: "agent", name: "Ann Keller" } as const;
  const system = { kind: "system", name: "System" } as const;
  desk.hold("ann", "c1", { length: 3 });
  desk.add("c1", { kind: "message", sender: bot, text: "Hidden", bridged: false });
  desk.add("c1", { kind: "note", sender: ann, text: "For colleagues" });
  desk.add("c1", { kind: "notice", sender: system, text: "You are being connected." });
  desk.add("c1", { kind: "offer-made", sender: system, text: "Offered to Ann Keller." });
  desk.add("c1", {
    kind: "message",
    sender: bot,
    text: "",
    attachments: [
      { contentType: "x", card: { type: "AdaptiveCard", body: [{ type: "TextBlock", text: "Card" }] } },
      { name: "a.pdf", url: "https://files.example/a.pdf" },
    ],
  });
  for (const state of ["delivered", "failed", "unknown"] as const) {
    desk.add("c1", { kind: "message", sender: ann, text: `It is ${state}`, delivery: { state } });
  }
}

async function openThread({ colorScheme, locale }: (typeof looks)[number]): Promise<TestPage["page"]> {
  fill();
  const { page } = await bench.open({ colorScheme, locale, reducedMotion: "reduce" });
  await page.locator(".gate button").first().click();
  await page.getByRole("link", { name: "Ann Keller" }).click();
  await page.getByText("Maria Silva").first().click();
  await page.getByText("It is unknown").first().waitFor();
  return page;
}

describe.each(looks)("A conversation, $name", (look) => {
  it("has nothing that axe finds fault with, nor has any of its dialogs", async () => {
    const page = await openThread(look);
    expect(await axeViolations(page)).toEqual([]);
    await page.locator("#reply").press("/");
    await page.getByRole("option").first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("#reply").fill("");
    await page.locator(".mode").nth(1).click();
    await page.locator(".composer.note").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.locator(".thread-head .button:visible").first().click();
    await page.getByRole("dialog").getByRole("radio").first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    bench.desk.endByCustomer("c1");
    await page.locator("#notes").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe.each(looks)("The frame, $name", ({ colorScheme, locale }) => {
  it("has nothing that axe finds fault with, from the sign-in to an offer", async () => {
    const { page } = await bench.open({ colorScheme, locale, reducedMotion: "reduce" });
    await page.locator(".gate button").first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.locator(".gate button").first().click();
    await page.getByRole("link", { name: "Ann Keller" }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "Ann Keller" }).click();
    await page.getByRole("tablist").waitFor();
    expect(await axeViolations(page)).toEqual([]);

    for (const place of [0, 1, 2]) {
      await page.getByRole("tab").nth(place).click();
      expect(await axeViolations(page)).toEqual([]);
    }
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("combobox").waitFor({ state: "detached" });
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");

    bench.desk.offer("ann", "c1", { customerName: "Maria Silva" });
    await page.getByRole("article").first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${bench.served.url}/console/c/nobody.1`);
    await page.locator(".has-unknown").waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});
