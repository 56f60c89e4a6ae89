import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { configurationJsonSchema } from "../../shared/config/json-schema.ts";
import { parseConfigurationText } from "../../shared/config/parse-configuration.ts";
import { chooseQueue } from "../../shared/domain/routing/choose-queue.ts";
import { sampleText, sampleWith } from "./sample.ts";

const schemaFile = new URL("../../shared/config/switchboard.schema.json", import.meta.url);

describe("the sample configuration", () => {
  const parsed = parseConfigurationText(sampleText, "switchboard.json");
  const sample = parsed.ok ? parsed.configuration : undefined;

  it("has neither errors nor warnings", () => {
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
  });

  it.each([
    [{}, "BotQueue"],
    [{ BotHandoffTopic: "CreditCard" }, "CreditCardQueue"],
    [{ BotHandoffTopic: "HomeLoan" }, "HomeLoanQueue"],
    [{ BotHandoffTopic: "Mortgage" }, "DefaultQueue"],
  ])("routes %j to %s", (variables, queue) => {
    const [workstream] = sample?.workstreams ?? [];
    expect(workstream && chooseQueue(workstream, { variables, channelId: "directline" }).queueId).toBe(queue);
  });

  it("gives two people to each topic, all four to the fallback, and a queue to each bot", () => {
    const members = Object.fromEntries(sample?.queues.map((queue) => [queue.name, queue.members]) ?? []);
    expect(members).toEqual({
      BotQueue: ["bank-bot"],
      CreditCardQueue: ["ann", "ben"],
      HomeLoanQueue: ["cara", "dan"],
      ConciergeQueue: ["concierge-bot"],
      "Default messaging queue": ["ann", "ben", "cara", "dan"],
    });
  });
});

describe("the committed JSON Schema", () => {
  const schema: unknown = JSON.parse(readFileSync(schemaFile, "utf8"));

  it("is what `node shared/config/generate-schema.ts` writes", () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(configurationJsonSchema())));
  });

  it("describes every property", () => {
    expect(undescribed(schema, "$")).toEqual([]);
  });

  it("accepts the sample and refuses a misspelt key", () => {
    const validate = new Ajv().compile(configurationJsonSchema());
    expect(validate(JSON.parse(sampleText))).toBe(true);
    expect(validate(sampleWith({ workstream: [] }))).toBe(false);
  });
});

/** The paths of properties without a description; a reference is described where it leads. */
function undescribed(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const inner = undescribed(value, `${path}.${key}`);
    if (key !== "properties") return inner;
    const names = Object.entries<object>(value)
      .filter(([, property]) => !("description" in property) && !("$ref" in property))
      .map(([name]) => `${path}.${name}`);
    return [...names, ...inner];
  });
}
