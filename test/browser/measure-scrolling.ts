/**
 * Prints how long frames take while somebody scrolls a thread of 5,000 messages and a list of 200 conversations:
 *
 *     npx node test/browser/measure-scrolling.ts
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildConsole } from "../../infra/local/build-console.ts";
import { launchChromium, type TestPage } from "../support/chromium.ts";
import { AgentDesk } from "./console/agent-desk.ts";
import { serveConsole, users } from "./console/serve-console.ts";
import { signInAs } from "./sign-in-as.ts";

type ShownPage = TestPage["page"];

const directory = await mkdtemp(join(tmpdir(), "console-"));
await buildConsole({ outDirectory: directory });
const desk = new AgentDesk();
for (const { id, name, roles } of users) desk.addPerson(id, name, [...roles]);
desk.hold("ann", "long", { customerName: "Maria Silva", length: 5000 });
for (let index = 0; index < 199; index++) {
  desk.hold("ann", `c${index}`, { customerName: `Customer ${index}` });
}
const served = await serveConsole({ directory, desk });
const browser = await launchChromium();
try {
  const { page } = await browser.newPage({ locale: "en-US", viewport: { width: 1280, height: 800 } });
  await page.goto(`${served.url}/console`);
  await signInAs(page, "Ann Keller");
  await page.getByText("Maria Silva").first().click();
  await page.getByText("Message 5000.").first().waitFor();
  print("thread of 5,000, up", await scroll(page, { x: 640, y: 400 }, -600));
  print("thread of 5,000, down", await scroll(page, { x: 640, y: 400 }, 600));
  print("list of 200, down", await scroll(page, { x: 160, y: 400 }, 300));
} finally {
  await browser.close();
  await served.stop();
  await rm(directory, { recursive: true });
}

/** The times between frames while the wheel turns, in milliseconds. */
async function scroll(
  page: ShownPage,
  at: { readonly x: number; readonly y: number },
  by: number,
): Promise<readonly number[]> {
  await page.mouse.move(at.x, at.y);
  await page.evaluate(
    "window.frames_ = []; window.last_ = performance.now(); window.stop_ = false; " +
      "(function next() { requestAnimationFrame((now) => { frames_.push(now - last_); last_ = now; stop_ || next(); }); })();",
  );
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, by);
  return page.evaluate("stop_ = true; frames_.slice(1)");
}

function print(what: string, frames: readonly number[]): void {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  process.stdout.write(
    `${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms, ${sorted.length} frames\n`,
  );
}
