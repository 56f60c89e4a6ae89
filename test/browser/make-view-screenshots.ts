/**
 * Makes a picture of every view of the console, light and dark, on a desktop and on a phone, and of the main ones from right to left:
 *
 *     npm run screenshots:views [-- folder, .local/screenshots unless named]
 *
 * Shows the built console over the desk of its tests. Look at the pictures after a change to the pages.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { repository } from "../../infra/local/build-app.ts";
import { buildConsole } from "../../infra/local/build-console.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { AgentDesk } from "./console/agent-desk.ts";
import { type ServedConsole, serveConsole, users } from "./console/serve-console.ts";

type ShownPage = TestPage["page"];

const folder = resolve(process.argv[2] ?? join(repository, ".local/screenshots"));
const desktop = { width: 1280, height: 800 };
const phone = { width: 375, height: 740 };
const looks = [
  { name: "desktop-light", colorScheme: "light", viewport: desktop, locale: "en-US" },
  { name: "desktop-dark", colorScheme: "dark", viewport: desktop, locale: "en-US" },
  { name: "phone-light", colorScheme: "light", viewport: phone, locale: "en-US" },
  { name: "phone-dark", colorScheme: "dark", viewport: phone, locale: "en-US" },
  { name: "desktop-rtl", colorScheme: "light", viewport: desktop, locale: "ar" },
  { name: "phone-rtl", colorScheme: "dark", viewport: phone, locale: "ar" },
] as const;

const built = await mkdtemp(join(tmpdir(), "console-pictures-"));
let browser: TestBrowser | undefined;
try {
  await Promise.all([buildConsole({ outDirectory: built }), mkdir(folder, { recursive: true })]);
  browser = await launchChromium();
  for (const look of looks) await picture(browser, look);
  process.stdout.write(`${folder}: every view in ${looks.length} looks\n`);
} finally {
  await browser?.close();
  await rm(built, { recursive: true, force: true });
}

async function picture({ newPage }: TestBrowser, { name, ...look }: (typeof looks)[number]): Promise<void> {
  const desk = new AgentDesk();
  for (const { id, name: displayName, roles } of users) desk.addPerson(id, displayName, [...roles]);
  const served = await serveConsole({ directory: built, desk });
  const { page } = await newPage({ ...look, reducedMotion: "reduce" });
  const shoot = (view: string) => page.screenshot({ path: join(folder, `${view}-${name}.png`) });
  await walk({ page, desk, served, shoot });
  await page.context().close();
  await served.stop();
}

interface Walk {
  readonly page: ShownPage;
  readonly desk: AgentDesk;
  readonly served: ServedConsole;
  shoot(view: string): Promise<unknown>;
}

/** From the sign-in to a closed conversation, a picture at each view. */
async function walk({ page, desk, served, shoot }: Walk): Promise<void> {
  await page.goto(`${served.url}/console`);
  await page.locator(".gate button").first().waitFor();
  await shoot("1-sign-in");
  await page.locator(".gate button").first().click();
  await page.getByRole("link", { name: "Ann Keller" }).waitFor();
  await shoot("2-issuer");
  await page.getByRole("link", { name: "Ann Keller" }).click();
  await page.getByRole("tablist").waitFor();
  await shoot("3-empty");
  desk.setPresence("ann", "available");
  desk.offer("ann", "c1", { customerName: "Maria Silva" });
  desk.customerSays("c1", "Hello, I travel on Friday. Can somebody raise my limit?");
  await page.getByRole("article").first().waitFor();
  await shoot("4-offer");
  await page.keyboard.press("Alt+a");
  await page.locator("#reply").waitFor();
  fill(desk);
  await page.getByText("end of the month").first().waitFor();
  await shoot("5-conversation");
  await page.keyboard.press("Control+k");
  await page.locator("[role=combobox]:focus").waitFor();
  await shoot("6-command-bar");
  await page.keyboard.press("Escape");
  await page
    .locator(".thread-head .button:visible")
    .filter({ has: page.locator("svg") })
    .first()
    .waitFor();
  await page.locator("#reply").press("/");
  await page.getByText("/hello").first().waitFor();
  await shoot("7-canned-replies");
  await page.keyboard.press("Escape");
  await page.locator("#reply").fill("");
  await page.keyboard.press("Alt+e");
  await page.getByRole("dialog").waitFor();
  await shoot("8-end");
  await page.keyboard.press("Escape");
  desk.endByCustomer("c1");
  await page.locator("#notes").waitFor();
  await shoot("9-wrap-up");
}

function fill(desk: AgentDesk): void {
  const bot = { kind: "bot", name: "Bank Bot" } as const;
  const ann = { kind: "agent", name: "Ann Keller" } as const;
  desk.add("c1", {
    kind: "message",
    sender: bot,
    text: "I will connect you with a colleague.",
    bridged: true,
  });
  desk.add("c1", { kind: "message", sender: bot, text: "Limit 2,000, no arrears", bridged: false });
  desk.add("c1", { kind: "note", sender: ann, text: "Speaks Portuguese" });
  const sent = desk.add("c1", {
    kind: "message",
    sender: ann,
    text: "Hello Maria, I can do that right away.",
  });
  desk.settle("c1", sent, { state: "delivered" });
  desk.customerSays("c1", "Great! Is 5,000 possible until the end of the month?");
  desk.customerTypes("c1", 60);
}
