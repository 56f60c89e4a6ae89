import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "../../infra/local/local-stack.ts";
import { canKillAzurite, killAzuriteOn } from "../support/azurite-process.ts";
import { connectDirectLine, type DirectLineClient } from "../support/direct-line-client.ts";
import { checkAgainstOpenApi } from "../support/openapi.ts";
import { type AgentClient, createAgentClient } from "../support/scenario/agent-client.ts";
import {
  type Checkout,
  createCheckout,
  findFreePorts,
  holdPort,
  portArguments,
  portOptions,
  type StartedProcess,
  takenOf,
} from "../support/scenario/checkout.ts";

const ready = "Switchboard is ready";
const secret = "local-direct-line-secret";
const greeting = /^Hello, I am the bank's assistant/;
const openingHours = /^Our branches are open/;

let checkout: Checkout;
beforeAll(async () => {
  checkout = await createCheckout();
});
afterAll(() => checkout.remove());

const urlOf = (port: number) => `http://127.0.0.1:${port}`;

async function stop(running: StartedProcess, signal: NodeJS.Signals) {
  running.kill(signal);
  return running.ended;
}

interface Token {
  readonly token: string;
  readonly conversationId: string;
}

async function newToken(ports: Ports): Promise<Token> {
  const response = await fetch(`${urlOf(ports.chat)}/v3/directline/tokens/generate`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ user: { id: "dl_casey", name: "Casey" } }),
  });
  return (await response.json()) as Token;
}

function connect(ports: Ports, { token, conversationId }: Token, resumes: boolean): DirectLineClient {
  return connectDirectLine({
    domain: `${urlOf(ports.chat)}/v3/directline`,
    token,
    userId: "dl_casey",
    ...(resumes ? { conversationId } : {}),
  });
}

function agentAt(ports: Ports, id: string): AgentClient {
  const token = async (): Promise<string> => {
    const response = await fetch(`${urlOf(ports.issuer)}/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: id }),
    });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  };
  return createAgentClient({ id, baseUrl: () => urlOf(ports.app), token, checkAnswer: checkAgainstOpenApi });
}

describe("npm start", () => {
  let ports: Ports;
  let running: StartedProcess;
  beforeAll(async () => {
    ports = await findFreePorts();
    running = checkout.start(portArguments(ports));
    await running.until("Stop with Ctrl-C.");
  });

  it("says in one screen what runs where, where the data lies, and how to stop", () => {
    const said = running.said.slice(running.said.indexOf(ready));
    expect(said.trim().split("\n").length).toBeLessThan(24);
    expect(said).toMatch(/^Switchboard is ready \(\d+\.\d s\)\./);
    for (const line of [
      `Customer    ${urlOf(ports.chat)}/chat`,
      `Agents      ${urlOf(ports.app)}/console`,
      `Bot         ${urlOf(ports.app)}/api/messages`,
      `Sign-in     ${urlOf(ports.issuer)}`,
      `Service Bus 127.0.0.1:${ports.bus}`,
      "Data        .local/data (npm start -- --fresh starts over)",
      "Stop with Ctrl-C.",
    ]) {
      expect(said).toContain(line);
    }
  });

  it("serves both pages", async () => {
    for (const page of [`${urlOf(ports.chat)}/chat`, `${urlOf(ports.app)}/console`]) {
      const response = await fetch(page);
      expect([page, response.status, response.headers.get("content-type")?.split(";")[0]]).toEqual([
        page,
        200,
        "text/html",
      ]);
    }
  });

  it("answers 401 to an unsigned activity", async () => {
    const response = await fetch(`${urlOf(ports.app)}/api/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ type: "message", text: "hello" }),
    });
    expect(response.status).toBe(401);
    expect(await response.text()).toBe("");
  });

  it.each([[[]], [["--fresh"]]])(
    "on data that is in use is refused in a plain sentence, with %j",
    async (more) => {
      const second = checkout.start([...portArguments(await findFreePorts()), ...more]);
      expect((await second.ended).code).toBe(1);
      expect(second.said.trim()).toMatch(
        /^\S+\/\.local\/data is in use by another npm start \(process \d+\)\. Stop that one, or use --data for another folder\.$/,
      );
      const customer = connect(ports, await newToken(ports), false);
      await customer.post({ type: "event", name: "startConversation", value: {} });
      await customer.nextText(greeting);
      customer.end();
    },
  );

  it("starts the app again when a source file changes, and keeps the old one when it does not build", async () => {
    const customer = connect(ports, await newToken(ports), false);
    await customer.say("When are you open?");
    await customer.nextText(openingHours);

    const path = join(checkout.directory, "shared/bots/bank-bot.ts");
    const source = await readFile(path, "utf8");
    await writeFile(path, `${source}\nconst broken = ;\n`);
    await running.until("Source changed, but the app could not be started again:");
    await customer.say("When are you open?");
    await customer.nextText(openingHours);

    await writeFile(path, source.replaceAll("Our branches are open", "Changed: we are open"));
    await running.until("Source changed: the app was built and started again.");
    await customer.say("When are you open?");
    await customer.nextText(/^Changed: we are open/);
    customer.end();
    await writeFile(path, source);
  });

  it("stops on Ctrl-C within two seconds, and leaves no port taken", async () => {
    const from = performance.now();
    expect(await stop(running, "SIGINT")).toEqual({ code: 0, signal: null });
    expect(performance.now() - from).toBeLessThan(2000);
    expect(running.said.trimEnd()).toMatch(/Stopping …$/);
    expect(await takenOf(ports)).toEqual([]);
  });
});

describe("npm start again", () => {
  it("goes on where it was; with --fresh it has forgotten", async () => {
    const ports = await findFreePorts();
    const args = [...portArguments(ports), "--data", ".local/kept", "--no-watch"];
    const first = checkout.start(args);
    await first.until(ready);
    const token = await newToken(ports);
    const before = connect(ports, token, false);
    await before.say("It is about my credit card");
    await before.nextText(/a credit card/);
    before.end();
    await stop(first, "SIGTERM");

    const second = checkout.start(args);
    await second.until(ready);
    const after = connect(ports, token, true);
    await after.nextText(/a credit card/);
    await after.say("When are you open?");
    await after.nextText(openingHours);
    after.end();
    await stop(second, "SIGTERM");

    const third = checkout.start([...args, "--fresh"]);
    await third.until(ready);
    const activities = `${urlOf(ports.chat)}/v3/directline/conversations/${token.conversationId}/activities`;
    expect((await fetch(activities, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(404);
    expect((await fetch(activities, { headers: { authorization: `Bearer ${token.token}` } })).status).toBe(
      403,
    );
    const fresh = connect(ports, await newToken(ports), false);
    await fresh.post({ type: "event", name: "startConversation", value: {} });
    await fresh.nextText(greeting);
    fresh.end();
    await stop(third, "SIGTERM");
  });

  it("stops with everything when npm itself gets a TERM", async () => {
    const ports = await findFreePorts();
    const running = checkout.npmStart([...portArguments(ports), "--data", ".local/npm", "--no-watch"]);
    await running.until(ready);
    await stop(running, "SIGTERM");
    expect(running.said).toContain("Stopping …");
    expect(running.said).not.toContain("DeprecationWarning");
    expect(await takenOf(ports)).toEqual([]);
  });
});

describe("npm start that is killed in the middle of a conversation", () => {
  it("goes on with it when it is started again: both sides do", async () => {
    const ports = await findFreePorts();
    const args = [...portArguments(ports), "--data", ".local/killed-hard", "--no-watch"];
    const first = checkout.start(args);
    await first.until(ready);
    const ann = agentAt(ports, "ann");
    await ann.setPresence("available");
    const token = await newToken(ports);
    const before = connect(ports, token, false);
    await before.say("A person for my credit card, please");
    const id = await ann.accept();
    await ann.say(id, "Hello from before");
    await before.nextText("Hello from before");
    before.end();
    await stop(first, "SIGKILL");
    while ((await takenOf(ports)).length > 0) await pause(20);

    const second = checkout.start(args);
    await second.until(ready);
    const after = connect(ports, token, true);
    await after.nextText("Hello from before");
    await ann.say(id, "Hello from after");
    await after.nextText("Hello from after");
    await after.say("Still here");
    await ann.untilMessage(id, ({ text }) => text === "Still here");
    const texts = (await ann.messages(id)).filter(({ kind }) => kind === "message").map(({ text }) => text);
    expect(texts.slice(-3)).toEqual(["Hello from before", "Hello from after", "Still here"]);
    after.end();
    await stop(second, "SIGTERM");
  });
});

describe("npm start whose tables die", () => {
  it.runIf(canKillAzurite)("says so, stops everything, and fails", async () => {
    const ports = await findFreePorts();
    const running = checkout.start([...portArguments(ports), "--data", ".local/lost", "--no-watch"]);
    await running.until("Stop with Ctrl-C.");
    await killAzuriteOn(ports.tables);
    expect(await running.ended).toEqual({ code: 1, signal: null });
    expect(running.said).toContain("Azurite ended unexpectedly; stop and start again.\n");
    expect(await takenOf(ports)).toEqual([]);
  });
});

describe("npm start that cannot start", () => {
  it.each(Object.entries(portOptions))(
    "says so when the port of %s is busy, and which option moves it",
    async (name, option) => {
      const ports = await findFreePorts();
      const port = ports[name as keyof Ports];
      const holder = await holdPort(port);
      const started = checkout.start([...portArguments(ports), "--data", ".local/busy", "--no-watch"]);
      expect((await started.ended).code).toBe(1);
      await holder.release();
      const [problem = "", advice] = started.said.trim().split("\n").slice(-2);
      expect(problem).toMatch(new RegExp(`port ${port}\\b.*in use`, "i"));
      expect(advice).toBe(`Use another one with: npm start -- ${option} N`);
      expect(await takenOf(ports)).toEqual([]);
    },
  );

  it("starts although the last one was killed", async () => {
    const ports = await findFreePorts();
    const args = [...portArguments(ports), "--data", ".local/killed", "--no-watch"];
    const killed = checkout.start(args);
    await killed.until(ready);
    await stop(killed, "SIGKILL");
    const again = checkout.start([...portArguments(await findFreePorts()), ...args.slice(-3)]);
    await again.until(ready);
    await stop(again, "SIGTERM");
  });

  it("shows every option with --help, and starts nothing", async () => {
    const help = checkout.start(["--help"]);
    expect(await help.ended).toEqual({ code: 0, signal: null });
    const options = ["--fresh", "--data", "--no-watch", "--help", ...Object.values(portOptions)];
    for (const option of options) expect(help.said).toContain(`  ${option} `);
    expect(help.said).not.toContain("Building");
  });

  it.each([
    [["--colour"], /--colour/],
    [["--port", "many"], /^--port takes a port number, not "many"$/],
    [["--port", "70000"], /^--port takes a port number, not "70000"$/],
    [
      ["--data", "host.json"],
      /^\S+\/host\.json is not a folder\. Use --data for one that is, or that can be made\.$/,
    ],
  ])("says what is wrong with %j", async (args, problem) => {
    const started = checkout.start(args);
    expect((await started.ended).code).toBe(1);
    expect(started.said.trim()).toMatch(problem);
    expect(started.said).not.toMatch(/\n\s+at /);
  });
});
