import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { describeAgentApi } from "../../../shared/wire/agent-api/openapi.ts";
import { operations } from "../../../shared/wire/agent-api/operations.ts";
import { checkAgainstOpenApi, openApiFile } from "../../support/openapi.ts";

describe("docs/openapi.json", () => {
  it("is what the schemas say; otherwise run node shared/wire/agent-api/generate-openapi.ts", () => {
    expect(openApiFile).toEqual(JSON.parse(JSON.stringify(describeAgentApi())));
  });

  it("refers to nothing that it lacks, and every schema compiles", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "openapi:", components: openApiFile.components });
    const references = [...JSON.stringify(openApiFile).matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, ref]) => ref);
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references)) ajv.compile({ $ref: `openapi:${reference}` });
  });

  it("names every operation once", () => {
    const ids = Object.values(openApiFile.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
  });
});

describe("checking an answer against it", () => {
  const json = new Headers({ "content-type": "application/json; charset=utf-8" });
  const queues = { method: "GET", path: "/queues?x=1" };

  it("passes what is described", () => {
    const queue = { id: "a", name: "A", agentsAvailable: 1, waiting: 0, hasBot: false };
    checkAgainstOpenApi(queues, { status: 200, headers: json, body: { queues: [queue] } });
    checkAgainstOpenApi(
      { method: "GET", path: "/sync" },
      { status: 204, headers: new Headers(), body: undefined },
    );
  });

  it.each([
    ["a field too many", queues, { status: 200, headers: json, body: { queues: [], more: 1 } }, /additional/],
    ["a status nobody described", queues, { status: 418, headers: json, body: {} }, /this status/],
    ["another content type", queues, { status: 401, headers: json, body: {} }, /content type/],
    [
      "a path nobody described",
      { method: "GET", path: "/nowhere" },
      { status: 200, headers: json, body: {} },
      /not in/,
    ],
    [
      "a body where none should be",
      { method: "GET", path: "/sync" },
      { status: 204, headers: json, body: {} },
      /no body/,
    ],
  ])("throws for %s", (_, request, answer, complaint) => {
    expect(() => checkAgainstOpenApi(request, answer)).toThrow(complaint);
  });
});
