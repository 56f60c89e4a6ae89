/**
 * Makes the pictures of the README: a customer in Web Chat, handed over to a person in the console.
 * Run it after a change to either page, and look at what it made:
 *
 *     npx node test/browser/make-screenshots.ts [folder, docs/images unless named]
 *
 * Starts the built app and the local stack on free ports, with nothing on disk, and stops them.
 * The pictures in the repository were made where Open Sans is the system's font.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { repository } from "../../infra/local/build-app.ts";
import { buildDeploy } from "../../infra/local/build-deploy.ts";
import { anyPorts, type LocalStack, startLocalStack } from "../../infra/local/local-stack.ts";
import { launchChromium, type TestBrowser, type TestPage } from "../support/chromium.ts";
import { agentAt, customerAt } from "./chat-and-console.ts";

type ShownPage = TestPage["page"];

const folder = resolve(process.argv[2] ?? join(repository, "docs/images"));
/** With the gaps 1600 wide, and no picture is scaled. */
const chatSize = { width: 424, height: 900 };
const consoleSize = { width: 1104, height: 900 };

const appDirectory = await mkdtemp(join(tmpdir(), "switchboard-pictures-"));
let stack: LocalStack | undefined;
let browser: TestBrowser | undefined;
try {
  await buildDeploy({ outDirectory: appDirectory });
  stack = await startLocalStack({ appDirectory, ports: anyPorts });
  browser = await launchChromium();
  await mkdir(folder, { recursive: true });
  await makePictures(stack, browser);
} finally {
  await browser?.close();
  await stack?.stop();
  await rm(appDirectory, { recursive: true, force: true });
}

async function makePictures({ host, directLine }: LocalStack, { newPage }: TestBrowser): Promise<void> {
  const light = { locale: "en-US", colorScheme: "light" } as const;
  const { page: chatPage } = await newPage({ ...light, viewport: chatSize });
  const { page: consolePage } = await newPage({ ...light, viewport: consoleSize });
  const ann = agentAt(consolePage);
  const maria = customerAt(chatPage);

  await consolePage.goto(`${host.url}/console`);
  await ann.signIn("Ann Keller");
  await ann.setPresence("Available");
  await chatPage.goto(`${directLine.url}/chat?start=now&name=Maria%20Silva`);
  await maria.message("credit card or a home loan").waitFor();
  await maria.say("It is about my credit card");
  await maria.message("What would you like to know?").waitFor();
  await maria.say("I travel on Friday. Can somebody raise my limit?");
  await ann.offer.waitFor();
  await ann.accept();
  await maria.message("has joined").waitFor();
  await ann.say("Hello Maria, this is Ann. I can do that for you right away.");
  await maria.message("this is Ann").waitFor();
  await maria.say("Great! Is 5,000 possible until the end of the month?");
  await ann.said("Is 5,000 possible").waitFor();
  await ann.say("Yes. It is set to 5,000 and goes back by itself. Have a good trip!");
  await maria.message("goes back by itself").waitFor();
  await maria.untilAtEnd();
  await ann.reply.blur();
  await consolePage.mouse.move(0, 0);

  await pair(await newPage({ viewport: { width: 1600, height: 1000 } }), [chatPage, consolePage]);
  await consolePage.emulateMedia({ colorScheme: "dark" });
  await consolePage.setViewportSize({ width: 1280, height: 860 });
  const path = join(folder, "console-dark.png");
  await consolePage.screenshot({ path, animations: "disabled" });
}

/** Two pages in one picture: neither may be framed, so their pictures are. */
async function pair({ page }: TestPage, shown: readonly [ShownPage, ShownPage]): Promise<void> {
  const [chat, desk] = await Promise.all(shown.map(picture));
  await page.setContent(
    `<!doctype html>
    <style>
      body { display: flex; gap: 24px; margin: 0; padding: 24px; background: #dfe4ee; }
      img { display: block; border-radius: 12px; box-shadow: 0 6px 24px rgb(16 24 40 / 22%); }
    </style>
    <img src="${chat}"><img src="${desk}">`,
  );
  await page.locator("body").screenshot({ path: join(folder, "chat-and-console.png") });
}

async function picture(page: ShownPage): Promise<string> {
  const png = await page.screenshot({ animations: "disabled" });
  return `data:image/png;base64,${png.toString("base64")}`;
}
