import { InvocationContext } from "@azure/functions";
import { expect, it } from "vitest";
import { StorageUnavailableError } from "../../shared/adapters/table-storage/errors.ts";
import { failureResponse } from "../../shared/http/failure-response.ts";

function fail(error: unknown) {
  const lines: unknown[] = [];
  const context = new InvocationContext({
    functionName: "agent-me",
    invocationId: "i1",
    logHandler: (level, ...args) => lines.push([level, ...args]),
  });
  const { status } = failureResponse(error, { operation: "agent-me", context });
  return { status, lines };
}

const foreign = () =>
  Object.assign(new Error('the request "my PIN is 1234" failed'), {
    name: "RestError",
    code: "InvalidInput",
    request: { headers: { authorization: "SharedKey 1234" } },
  });

it("logs an error of a library by name, code and place, without its message and its request", () => {
  const { status, lines } = fail(foreign());
  expect(status).toBe(500);
  expect(lines).toEqual([
    [
      "error",
      "agent request failed",
      {
        operation: "agent-me",
        correlationId: "i1",
        error: "RestError",
        code: "InvalidInput",
        stack: expect.stringContaining("failure-response.test.ts:"),
      },
    ],
  ]);
  expect(JSON.stringify(lines)).not.toContain("1234");
});

it("logs what is away in our own words, without what the library said", () => {
  const { status, lines } = fail(new StorageUnavailableError("storage is unavailable", { cause: foreign() }));
  expect(status).toBe(503);
  expect(lines).toEqual([
    [
      "warning",
      "agent request not possible now",
      {
        operation: "agent-me",
        correlationId: "i1",
        code: "storage-unavailable",
        error: "StorageUnavailableError",
        message: "storage is unavailable",
      },
    ],
  ]);
});
