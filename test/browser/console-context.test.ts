import { describe, expect, it } from "vitest";
import { useConsoleBench } from "./console/console-bench.ts";

const bench = useConsoleBench();

describe("The context of a conversation", () => {
  it("begins with why it is here: rules, conditions, values and offers", async () => {
    const { page } = await bench.openAs("Ann Keller");
    await bench.accept(page, "c1", "Maria Silva");
    const pane = page.getByRole("complementary", { name: "About Maria Silva" });
    const parts = pane.getByRole("heading", { level: 3 });
    await parts.first().waitFor();
    expect(await parts.allInnerTexts()).toMatchObject(
      [/Why here/, /Summary/, /Variables/, /Notes/, /Previous/, /./].map((title) =>
        expect.stringMatching(title),
      ),
    );

    const why = pane.getByRole("region", { name: "Why here" });
    const missed = why.getByRole("listitem").filter({ hasText: "BotRule" });
    expect(await missed.first().innerText()).toMatch(
      /no match[\s\S]*BotHandoffTopic is not set[\s\S]*It was CreditCard/,
    );
    const matched = why.getByRole("listitem").filter({ hasText: "CreditCardRule" });
    expect(await matched.first().innerText()).toMatch(/matched[\s\S]*BotHandoffTopic is CreditCard/);
    await why.getByRole("listitem").filter({ hasText: "Ben Osei" }).getByText("ran out").waitFor();
  });

  it("stays folded as it was left, in every conversation and after a reload", async () => {
    const { page } = await bench.openAs("Ann Keller");
    await bench.accept(page, "c1", "Maria Silva");
    const summary = page.getByRole("button", { name: "Summary" });
    await summary.focus();
    await page.keyboard.press("Enter");
    expect(await summary.getAttribute("aria-expanded")).toBe("false");
    await bench.accept(page, "c2", "Jon Berg");
    expect(await summary.getAttribute("aria-expanded")).toBe("false");
    await page.reload();
    await page.getByText("Jon Berg").first().click();
    expect(await summary.getAttribute("aria-expanded")).toBe("false");
  });

  it("shows notes as soon as they are written", async () => {
    const { page } = await bench.openAs("Ann Keller");
    await bench.accept(page, "c1", "Maria Silva");
    const notes = page.getByRole("region", { name: "Notes" });
    await notes.getByText("Nobody has noted anything yet.").waitFor();
    bench.desk.add("c1", {
      kind: "note",
      sender: { kind: "agent", name: "Ben Osei" },
      text: "Call back at 5",
    });
    await notes.getByText("Call back at 5").waitFor();
    await notes.getByText("Ben Osei").waitFor();
  });
});
