import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "../../../infra/local/service-bus/config.ts";
import { parseDuration } from "../../../infra/local/service-bus/duration.ts";
import { busQueues } from "../../../shared/bus-queues.ts";

const withQueues = (...queues: readonly unknown[]): unknown => ({
  UserConfig: { Namespaces: [{ Name: "sbemulatorns", Queues: queues }] },
});

function problemsOf(json: unknown): readonly string[] {
  try {
    parseConfig(json);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("Config.json", () => {
  it("defines the queues the app listens to, with sessions and duplicate detection", () => {
    const file = new URL("../../../infra/local/service-bus/config.json", import.meta.url);
    const { queues } = parseConfig(JSON.parse(readFileSync(file, "utf8")));
    expect(queues.map(({ name }) => name).sort()).toEqual(Object.values(busQueues).sort());
    for (const queue of queues) {
      expect(queue).toMatchObject({
        lockDuration: 30_000,
        maxDeliveryCount: 10,
        requiresSession: true,
        requiresDuplicateDetection: true,
        duplicateDetectionWindow: 300_000,
        defaultTimeToLive: 3_600_000,
      });
    }
  });

  it("has defaults for what is left out", () => {
    expect(parseConfig(withQueues({ Name: "q" })).queues).toMatchObject([
      {
        name: "q",
        lockDuration: 60_000,
        maxDeliveryCount: 10,
        requiresSession: false,
        defaultTimeToLive: 3_600_000,
      },
    ]);
  });

  it("names every mistake at once, with its place", () => {
    const wrong = withQueues(
      { Name: "a b", Properties: { LockDuration: "PT6M", MaxDeliveryCount: 11, RequiresSession: "yes" } },
      { Name: "q", Properties: { DefaultMessageTimeToLive: "1 hour", Lockduration: "PT1M", ForwardTo: "x" } },
      { Name: "Q", Properties: [] },
      7,
    );
    const at = "$.UserConfig.Namespaces[0].Queues";
    expect(problemsOf(wrong).map((problem) => problem.slice(0, problem.indexOf(":")))).toEqual([
      `${at}[0].Name`,
      `${at}[0].Properties.LockDuration`,
      `${at}[0].Properties.MaxDeliveryCount`,
      `${at}[0].Properties.RequiresSession`,
      `${at}[1].Properties.Lockduration`,
      `${at}[1].Properties.ForwardTo`,
      `${at}[1].Properties.DefaultMessageTimeToLive`,
      `${at}[2].Properties`,
      `${at}[3]`,
      `${at}[3].Name`,
      "$.UserConfig.Namespaces",
    ]);
  });

  it("says where the list of queues is missing", () => {
    expect(problemsOf({})).toEqual([
      "$.UserConfig: must be an object, not absent",
      "$.UserConfig.Namespaces: must be a list, not absent",
    ]);
    expect(problemsOf({ UserConfig: { Namespaces: [{ Topics: [{}] }] } })).toEqual([
      "$.UserConfig.Namespaces[0].Topics: topics are not supported by the local broker",
      "$.UserConfig.Namespaces[0].Queues: must be a list, not absent",
    ]);
  });
});

describe("A duration", () => {
  it.each([
    ["PT30S", 30_000],
    ["PT1M30.5S", 90_500],
    ["P1DT2H", 93_600_000],
    ["P7D", 604_800_000],
  ])("reads %s", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(["", "P", "PT", "30S", "PT-1S", "P1DT", "P1M", "pt1s"])("refuses %s", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
