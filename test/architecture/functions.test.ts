/** What the functions register, held against their files, the bus queues, the broker and the README. */
import { basename } from "node:path";
import {
  app,
  type HttpFunctionOptions,
  type ServiceBusQueueFunctionOptions,
  type TimerFunctionOptions,
} from "@azure/functions";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { busQueues } from "../../shared/bus-queues.ts";
import { tableUnder } from "./documents.ts";
import { readFolder, readText } from "./source-files.ts";

vi.mock("../../shared/runtime.ts", () => ({ runtime: () => ({}) }));

interface Registered<Options> {
  readonly file: string;
  readonly name: string;
  readonly options: Options;
}

const files = readFolder("functions", /\.ts$/).map(({ path }) => path);
const onBus: Registered<ServiceBusQueueFunctionOptions>[] = [];
const onHttp: Registered<HttpFunctionOptions>[] = [];
const onTime: Registered<TimerFunctionOptions>[] = [];

const isDeadLetters = ({ options }: Registered<ServiceBusQueueFunctionOptions>) =>
  options.queueName.endsWith("/$DeadLetterQueue");
const onQueues = () => onBus.filter((registered) => !isDeadLetters(registered));
const onDeadLetters = () => onBus.filter(isDeadLetters);
const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);

beforeAll(async () => {
  let file = "";
  vi.spyOn(app, "serviceBusQueue").mockImplementation((name, options) => {
    onBus.push({ file, name, options });
  });
  vi.spyOn(app, "http").mockImplementation((name, options) => {
    onHttp.push({ file, name, options: options as HttpFunctionOptions });
  });
  vi.spyOn(app, "timer").mockImplementation((name, options) => {
    onTime.push({ file, name, options });
  });
  for (file of files) await import(`../../${file}`);
});

describe("the functions", () => {
  it("are registered by every file", () => {
    const registering = new Set([...onBus, ...onHttp, ...onTime].map(({ file }) => file));

    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !registering.has(file))).toEqual([]);
  });

  it("have names of their own", () => {
    const names = [...onBus, ...onHttp, ...onTime].map(({ name }) => name);

    expect(names.length).toBe(new Set(names).size);
  });

  it("on the bus are named for their file and their bus queue, with sessions", () => {
    for (const { file, name, options } of onQueues()) {
      expect(options).toMatchObject({ queueName: name, isSessionsEnabled: true });
      expect(basename(file, ".ts")).toBe(name);
    }
  });

  it("read every bus queue, and no other", () => {
    const queues = onQueues().map(({ options }) => options.queueName);

    expect(queues.toSorted()).toEqual(Object.values(busQueues).toSorted());
  });

  it("read what Service Bus gives up of every bus queue, without sessions", () => {
    const wanted = Object.values(busQueues).map((queue) => ({
      name: `${queue}-dead-letter`,
      options: { queueName: `${queue}/$DeadLetterQueue` },
    }));

    expect(onDeadLetters().toSorted(byName)).toMatchObject(wanted.toSorted(byName));
    for (const { options } of onDeadLetters()) expect(options.isSessionsEnabled).not.toBe(true);
  });

  it("on HTTP have a route of their own and check the caller themselves", () => {
    for (const { options } of onHttp) {
      expect(options.route).toMatch(/^(?:api\/|console\/)/);
      expect(options.authLevel).toBe("anonymous");
    }
  });
});

describe("the bus queues", () => {
  const config = JSON.parse(readText("infra/local/service-bus/config.json"));
  const defined: readonly { Name: string; Properties: Record<string, unknown> }[] =
    config.UserConfig.Namespaces[0].Queues;

  it("are the ones the local broker has", () => {
    expect(defined.map(({ Name }) => Name).toSorted()).toEqual(Object.values(busQueues).toSorted());
  });

  it("have sessions, duplicate detection, a short lock and ten deliveries", () => {
    for (const { Properties } of defined) {
      expect(Properties).toMatchObject({
        RequiresSession: true,
        RequiresDuplicateDetection: true,
        LockDuration: "PT30S",
        MaxDeliveryCount: 10,
      });
    }
  });

  it("stand in the README's table", () => {
    const names = tableUnder("Bus queues", readText("README.md")).map(([name]) => name ?? "");

    expect(names.toSorted()).toEqual(Object.values(busQueues).toSorted());
  });
});

describe("the README's table of functions", () => {
  it("has every function with its trigger, and nothing else", () => {
    const rows = tableUnder("Functions", readText("README.md")).map(
      ([name, trigger]) => `${name}: ${trigger}`,
    );
    const bus = onBus.map(({ name, options }) => `${name}: bus queue ${options.queueName}`);
    const http = onHttp.map(
      ({ name, options }) => `${name}: ${options.methods?.join(", ")} /${options.route}`,
    );

    const timers = onTime.map(({ name, options }) => `${name}: timer ${options.schedule}`);

    expect(rows.toSorted()).toEqual([...bus, ...http, ...timers].toSorted());
  });
});
