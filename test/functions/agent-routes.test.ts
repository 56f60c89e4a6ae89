import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findOverlaps } from "../../infra/local/functions-host/routes.ts";
import { registerAgentFunctions } from "../support/agent-functions.ts";
import { openApiFile } from "../support/openapi.ts";

const { registered } = await registerAgentFunctions(() => {
  throw new Error("registering must not touch the runtime");
});

it("registers exactly the operations of docs/openapi.json", () => {
  const described = Object.entries(openApiFile.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
  );
  const found = registered.map(
    ({ name, options }) => `${options.methods?.join().toLowerCase()} /${options.route} ${name}`,
  );
  expect(found.toSorted()).toEqual(described.toSorted());
});

it("asks for no function key, since tokens say who it is", () => {
  expect(registered.filter(({ options }) => options.authLevel !== "anonymous")).toEqual([]);
});

it("has no two routes for one request", () => {
  expect(findOverlaps(registered.map(({ route }) => route))).toEqual([]);
});

it("keeps every function file a shell of at most 40 lines that knows no adapter and no domain", () => {
  const folder = new URL("../../functions/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.startsWith("agent-") || name === "console.ts");
  expect(files.length).toBeGreaterThanOrEqual(10);
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), "utf8");
    expect(text.trimEnd().split("\n").length, file).toBeLessThanOrEqual(40);
    expect(text, file).not.toMatch(/shared\/(adapters|domain)\//);
  }
});
