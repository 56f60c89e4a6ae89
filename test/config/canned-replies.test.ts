import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../shared/config/parse-configuration.ts";
import sample from "../../shared/config/switchboard.json" with { type: "json" };

const reply = {
  slug: "hello",
  title: "Greeting",
  text: "Hello {CustomerName}, this is {AgentName} of {QueueName}.",
};

function errorsOf(change: Record<string, unknown>): readonly string[] {
  const { $schema: _, ...file } = sample;
  const parsed = parseConfiguration({ ...file, ...change }, "test");
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
}

describe("canned replies", () => {
  it("may hold what the console fills in, and name their queues", () => {
    expect(
      errorsOf({ cannedReplies: [reply, { ...reply, slug: "card", queues: ["CreditCardQueue"] }] }),
    ).toEqual([]);
  });

  it.each([
    [
      "a slug that nothing fills in",
      { text: "Hello {CustomerNam}" },
      /nothing fills in \{CustomerNam\}; did you mean "CustomerName"/,
    ],
    [
      "a queue that nobody knows",
      { queues: ["CreditcardQueue"] },
      /queues\[0\].*did you mean "CreditCardQueue"/,
    ],
    ["a slug that is not plain", { slug: "Hello you" }, /slug: must be words of small letters/],
    ["no text", { text: " " }, /text: must not be blank/],
  ])("with %s are refused", (_, change, message) => {
    expect(errorsOf({ cannedReplies: [{ ...reply, ...change }] })).toEqual([expect.stringMatching(message)]);
  });

  it("have slugs of their own", () => {
    const [error] = errorsOf({ cannedReplies: [reply, reply] });
    expect(error).toContain('the slug "hello" is used twice');
  });
});

describe("dispositions", () => {
  it("are there once each", () => {
    const [first] = sample.workstreams;
    const workstreams = [{ ...first, wrapUp: { dispositions: ["Solved", "solved"] } }];
    expect(errorsOf({ workstreams })).toEqual([
      expect.stringMatching(/the disposition "solved" differs only in case/),
    ]);
  });
});
