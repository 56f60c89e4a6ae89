import { describe, expect, it } from "vitest";
import type { TestPage } from "../support/chromium.ts";
import { choosePresence } from "./chat-and-console.ts";
import { useConsoleBench } from "./console/console-bench.ts";

type ShownPage = TestPage["page"];

const bench = useConsoleBench();

const choose = async (
  page: ShownPage,
  menu: string,
  role: "menuitemradio" | "menuitemcheckbox",
  name: string,
) => {
  await page.getByRole("button", { name: menu, exact: true }).click();
  await page.getByRole(role, { name, exact: true }).click();
};
const page = (shown: ShownPage) =>
  shown.evaluate(
    "({ lang: document.documentElement.lang, dir: document.documentElement.dir, " +
      "scheme: getComputedStyle(document.documentElement).colorScheme })",
  );

describe("The console's settings", () => {
  it("turn the page dark and into another language, and are remembered", async () => {
    const { page: shown } = await bench.openAs("Ann Keller", { colorScheme: "light" });
    expect(await page(shown)).toEqual({ lang: "en", dir: "ltr", scheme: "light dark" });

    await choose(shown, "Settings", "menuitemradio", "Dark");
    await shown.getByRole("menuitemradio", { name: "العربية" }).click();
    await shown.getByRole("button", { name: "الحالة: غير متصل" }).waitFor();
    await shown.reload();

    await shown.getByRole("button", { name: "الحالة: غير متصل" }).waitFor();
    expect(await page(shown)).toEqual({ lang: "ar", dir: "rtl", scheme: "dark" });
  });

  it("begin in the browser's language", async () => {
    const { page: shown } = await bench.open({ locale: "ar-EG" });
    await shown.getByRole("heading", { name: "تسجيل الدخول" }).waitFor();
    expect(await page(shown)).toMatchObject({ lang: "ar", dir: "rtl" });
  });

  it("are reached by the keyboard alone, and give the focus back", async () => {
    const { page: shown } = await bench.openAs("Ann Keller");
    const button = shown.getByRole("button", { name: "Settings" });
    await button.focus();
    await shown.keyboard.press("Enter");
    const item = (name: string) => shown.getByRole("menuitemradio", { name }).and(shown.locator(":focus"));
    await item("As the system").waitFor();
    await shown.keyboard.press("ArrowDown");
    await item("Light").waitFor();
    await shown.keyboard.press("Home");
    await item("As the system").waitFor();
    await shown.keyboard.press("Escape");
    await button.and(shown.locator(":focus")).waitFor();
    expect(await button.getAttribute("aria-expanded")).toBe("false");
  });
});

describe("The console's bar", () => {
  it("says how much of the capacity is in use, and how the presence was chosen", async () => {
    const { page: shown } = await bench.openAs("Ann Keller");
    await choosePresence(shown, "Do not disturb");
    await expect.poll(() => bench.desk.presenceOf("ann")).toBe("busyDnd");
    await bench.accept(shown, "c1", "Maria Silva");
    await shown.getByText("30 of 90 units").waitFor();
    await shown.getByRole("progressbar", { name: "Your capacity in use" }).waitFor();
  });

  it("says that the browser itself is offline", async () => {
    const { page: shown } = await bench.openAs("Ann Keller");
    await shown.context().setOffline(true);
    bench.served.cut(true);
    await shown.getByRole("status").filter({ hasText: "Offline" }).waitFor();
    bench.served.cut(false);
    await shown.context().setOffline(false);
    await shown.getByRole("status").filter({ hasText: "Live" }).waitFor();
  });
});
