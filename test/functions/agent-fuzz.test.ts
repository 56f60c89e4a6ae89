import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { operations } from "../../shared/wire/agent-api/operations.ts";
import { useAgentApi } from "../support/agent-api.ts";

const api = useAgentApi();

const pathOf = (route: string, params: Readonly<Record<string, string>>) =>
  `/${route.replace(/^api\/agent\//, "")}`.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(params[name] ?? "x"),
  );

/** Anything that JSON can say, most of it under names that the API knows. */
const knownNames = ["text", "presence", "epoch", "queueId", "note", "notes", "disposition", "__proto__"];
const anyBody = fc.oneof(
  fc.json(),
  fc.dictionary(fc.constantFrom(...knownNames), fc.jsonValue()).map((body) => JSON.stringify(body)),
  fc.string({ unit: "binary" }),
);
// A path of dots alone is another path before it reaches the app.
const anyId = fc
  .oneof(
    fc.string({ minLength: 1, unit: "binary", maxLength: 200 }),
    fc.constantFrom("c_kim.1", "c_kim.0", "c_kim.99", "c_kim.1e9", "__proto__", "%00", "a/b"),
  )
  .filter((id) => !/^\.{1,2}$/.test(id));

describe.each(operations)("$name", ({ name, method, route, isCommand }) => {
  it("answers whatever it is asked with a plain yes or no, and never breaks", async () => {
    await api().handToAnn();
    await fc.assert(
      fc.asyncProperty(anyBody, anyId, fc.constantFrom("ann", "sam"), async (body, id, user) => {
        const params = { conversationId: id, queueId: id, memberId: id, commandId: id, letterId: id };
        const asked = method === "GET" ? {} : { body };
        const answer = await api().as(user, method, pathOf(route, params), asked);
        expect([200, 202, 204, 400, 403, 404, 409, 415, 422]).toContain(answer.status);
        if (answer.status >= 400) expect(answer.body.code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      }),
      { numRuns: isCommand ? 60 : 30, seed: name.length },
    );
  });
});
