import { describe, expect, it } from "vitest";
import type { Message } from "../../shared/wire/agent-api/types.ts";
import type { TestPage } from "../support/chromium.ts";
import { useConsoleBench } from "./console/console-bench.ts";

const bench = useConsoleBench();

const run = "window.hacked=1";
/** Each would set the trap, ask elsewhere, or break the layout if any part of the page read it as more than text. */
const corpus = [
  `<script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `<svg onload="${run}"><script>${run}</script></svg>`,
  `"><body onload=${run}><input autofocus onfocus="${run}">`,
  `<iframe srcdoc="<script>parent.${run}</script>"></iframe>`,
  `<a href="javascript:${run}">press</a>`,
  `javascript:${run}`,
  `data:text/html,<script>parent.${run}</script>`,
  `vbscript:${run}`,
  `<style>@import "https://evil.example/x.css"</style><link rel=stylesheet href=//evil.example/y.css>`,
  `<meta http-equiv=refresh content="0;url=https://evil.example/">`,
  `{{constructor.constructor('${run}')()}} \${${run}} <%= ${run} %> #{${run}}`,
  "{CustomerName} {AgentName} $& $1 $`",
  "\u202Egnp.exe\u202C \u2066\u2067 \u200F",
  "null\u0000byte \u0007 \uFFFE \uD800",
  "Z\u0351\u0363\u0364".repeat(300),
  "W".repeat(100_000),
];

type ShownPage = TestPage["page"];

const customer = (name: string): Message["sender"] => ({ kind: "customer", name: name.slice(0, 2000) });
const card = (words: string) => ({
  type: "AdaptiveCard",
  body: [
    { type: "TextBlock", text: words },
    { type: "Image", url: words, altText: words },
    { type: "Input.Text", id: words, value: words },
    { type: "FactSet", facts: [{ title: words, value: words }] },
    { type: words, fallbackText: words },
  ],
  actions: [{ type: "Action.OpenUrl", title: words, url: words }],
  selectAction: { type: "Action.OpenUrl", url: words },
});

async function openHostile(words: string): Promise<{ page: ShownPage; dialogs: string[] }> {
  const dialogs: string[] = [];
  const { page } = await bench.open();
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  await page.addInitScript(
    "window.violations = []; addEventListener('securitypolicyviolation', " +
      "(event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));",
  );
  await page.reload();
  await page.route("**/api/agent/conversations/c1", async (route) => {
    const details = await (await route.fetch()).json();
    const variables = [{ name: words, value: words, displayable: true }];
    await route.fulfill({ json: { ...details, summary: words, warnings: [words], variables } });
  });
  await page.route("**/api/agent/canned-replies", (route) =>
    route.fulfill({ json: { replies: [{ slug: words, title: words, text: words }] } }),
  );
  bench.desk.hold("ann", "c1", { customerName: words.slice(0, 2000) });
  bench.desk.add("c1", { kind: "note", sender: { kind: "agent", name: words }, text: words });
  bench.desk.add("c1", {
    kind: "message",
    sender: customer(words),
    text: "",
    attachments: [
      { name: words, contentType: words, url: words },
      { contentType: "application/vnd.microsoft.card.adaptive", card: card(words) },
      { contentType: "application/vnd.microsoft.card.hero", card: { title: words, text: words } },
    ],
  });
  bench.desk.add("c1", { kind: "message", sender: customer(words), text: `${words} and the end` });
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Ann Keller" }).click();
  await page.locator(".row, [role=option]").first().click();
  await page.getByRole("log").getByText("and the end").waitFor();
  return { page, dialogs };
}

const isWide = (page: ShownPage) =>
  page.evaluate(
    "[document.documentElement, ...document.querySelectorAll('.pane, .thread')]" +
      ".some((element) => element.scrollWidth > element.clientWidth + 1)",
  );

describe("What others write", () => {
  it.each(corpus.map((words) => [words.slice(0, 60), words]))("never runs: %j", async (_, words) => {
    const { page, dialogs } = await openHostile(words);
    await page.locator("#reply").press("/");
    await page.getByRole("combobox").press("Enter");
    await page.locator("#reply").fill(words.slice(0, 5000));
    await page.keyboard.press("Enter");
    await page.locator(".outgoing").waitFor({ state: "detached" });

    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(await page.evaluate("window.violations")).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(await page.locator("#console :is(script, iframe, img, style, link, meta)").count()).toBe(0);
    expect(await page.getByRole("log").getByRole("link").count()).toBe(0);
    expect(new URL(page.url()).host).toBe(new URL(bench.served.url).host);
    expect(await isWide(page)).toBe(false);
    await page.setViewportSize({ width: 375, height: 740 });
    expect(await isWide(page)).toBe(false);
  });
});
