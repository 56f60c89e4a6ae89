import { afterEach, describe, expect, it, vi } from "vitest";
import { startAzurite } from "../../infra/local/azurite/start-azurite.ts";
import {
  type FunctionsHost,
  startFunctionsHost,
} from "../../infra/local/functions-host/start-functions-host.ts";
import { busQueues } from "../../shared/bus-queues.ts";
import { channelMessage, postToApp } from "../support/scenario/channel-post.ts";
import { findFreePorts } from "../support/scenario/checkout.ts";
import { useScenarioStack } from "../support/scenario/stack.ts";

const queue = busQueues.handleConversationCommand;
const stack = useScenarioStack();
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  vi.restoreAllMocks();
});

interface HealthAnswer {
  readonly findings?: readonly { readonly code: string; readonly settings?: readonly string[] }[];
}

async function healthOf({ url }: Pick<FunctionsHost, "url">) {
  const response = await fetch(`${url}/api/health`);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as HealthAnswer,
  };
}

/** The same app with other settings, after the stack's own was stopped. */
async function startApp(settings: Readonly<Record<string, string>>): Promise<FunctionsHost> {
  await stack.running.host.stop();
  const { appDirectory } = stack;
  const host = await startFunctionsHost({
    appDirectory,
    settings: { ...stack.running.settings, ...settings },
  });
  closers.unshift(() => host.stop());
  return host;
}

it("An app that has all it needs says so to anybody", async () => {
  const { status, headers, body } = await healthOf(stack.running.host);
  expect([status, body]).toEqual([200, { status: "healthy" }]);
  expect(headers.get("cache-control")).toBe("no-store");
});

describe("An app that starts while storage is away", () => {
  it("says so; a message waits on the bus and is handled once storage is there", async () => {
    const logged: unknown[] = [];
    vi.spyOn(console, "error").mockImplementation((line) => void logged.push(line));
    const { tables: port } = await findFreePorts();
    const connection = stack.running.tablesConnectionString.replace(
      /(TableEndpoint=http:\/\/[^:]+:)\d+/,
      `$1${port}`,
    );
    const host = await startApp({ SWITCHBOARD_TABLES: connection });
    expect(logged[0]).toMatch(/^start failed error="StorageUnavailableError"/);

    const { status, body } = await healthOf(host);
    expect(status).toBe(503);
    expect(body).toMatchObject({
      code: "unhealthy",
      findings: [{ part: "storage", code: "storage-unavailable", detail: expect.any(String) }],
    });

    const customer = await stack.customer();
    const hello = channelMessage(stack.running, { conversation: { id: customer.conversationId } });
    expect((await postToApp({ ...stack.running, host }, hello)).status).toBe(200);
    const azurite = await startAzurite({ port });
    closers.push(() => azurite.stop());
    await customer.nextText(/^Hello, I am the bank's assistant/);
    await stack.running.broker.whenIdle();
    expect(stack.running.broker.counts(queue)).toMatchObject({ active: 0, locked: 0, deadLetter: 0 });
  });
});

describe("An app whose settings are wrong", () => {
  it("names them, and leaves on the bus what is there", async () => {
    const logged: unknown[] = [];
    vi.spyOn(console, "error").mockImplementation((line) => void logged.push(line));
    const host = await startApp({ SWITCHBOARD_LOCAL: "", MicrosoftAppId: "" });

    const { status, body } = await healthOf(host);
    expect(status).toBe(503);
    expect(body.findings).toMatchObject([{ part: "settings", code: "settings-wrong" }]);
    expect(body.findings?.[0]?.settings).toEqual(
      expect.arrayContaining(["MicrosoftAppId", "SWITCHBOARD_TABLES"]),
    );
    expect(logged).toEqual([
      expect.stringMatching(
        /^the app cannot start code="settings-wrong" problems=".+MicrosoftAppId is not set/,
      ),
    ]);

    const names = host.functions.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["health", "agent-me"]));
    expect(names.filter((name) => Object.values<string>(busQueues).includes(name))).toEqual([]);
    const answer = await fetch(`${host.url}/api/agent/me`);
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: "app-not-started" }]);
  });
});
