import { describe, expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { useConsoleBench } from "./console/console-bench.ts";
import { signInAs } from "./sign-in-as.ts";

type ShownPage = TestPage["page"];

const bench = useConsoleBench();

const open = (page: ShownPage, name: string) =>
  page.getByRole("region", { name: `Conversation with ${name}` });
const path = (page: ShownPage) => new URL(page.url()).pathname;

describe("A conversation's address", () => {
  it("opens it, and the title says who", async () => {
    bench.desk.give("ann", "c1", { customerName: "Maria Silva" });
    const { page } = await bench.open({}, "/console/c/c1");
    await signInAs(page, "Ann Keller");
    await open(page, "Maria Silva").waitFor();
    await expect.poll(() => page.title()).toBe("Maria Silva · Switchboard console");
    expect(path(page)).toBe("/console/c/c1");
  });

  it("is come back to with the browser's back and forward buttons", async () => {
    const { page } = await bench.openAs("Ann Keller");
    bench.desk.give("ann", "c1", { customerName: "Maria Silva" });
    bench.desk.give("ann", "c2", { customerName: "Jon Berg" });
    await page.getByRole("option", { name: /Maria Silva/ }).click();
    await open(page, "Maria Silva").waitFor();
    await page.getByRole("option", { name: /Jon Berg/ }).click();
    await open(page, "Jon Berg").waitFor();
    await page.goBack();
    await open(page, "Maria Silva").waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Choose a conversation" }).waitFor();
    expect(path(page)).toBe("/console");
    await page.goForward();
    await page.goForward();
    await open(page, "Jon Berg").waitFor();
    expect(path(page)).toBe("/console/c/c2");
  });

  it("says plainly that nothing is there, and where to go on", async () => {
    const { page } = await bench.open({}, "/console/c/nothing-here");
    await signInAs(page, "Ann Keller");
    const title = page.getByRole("heading", { name: "This conversation is not here" });
    await title.and(page.locator(":focus")).waitFor();
    await page.getByRole("button", { name: "Back to my conversations" }).click();
    await page.getByRole("heading", { name: "You are offline" }).waitFor();
    expect(path(page)).toBe("/console");
  });

  it("gives the focus to the list when what was open is left", async () => {
    const { page } = await bench.openAs("Ann Keller", { viewport: { width: 375, height: 740 } });
    bench.desk.give("ann", "c1", { customerName: "Maria Silva" });
    await page.getByRole("option", { name: /Maria Silva/ }).click();
    await page.getByRole("button", { name: "Back to my conversations" }).click();
    await page.getByRole("listbox").and(page.locator(":focus")).waitFor();
  });
});

describe("An empty desk", () => {
  it("offers what to do next", async () => {
    const { page } = await bench.openAs("Ann Keller");
    await page.getByRole("button", { name: "Become available" }).click();
    await expect.poll(() => bench.desk.presenceOf("ann")).toBe("available");
    await page.getByRole("heading", { name: "All quiet" }).waitFor();
  });
});
