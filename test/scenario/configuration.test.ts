import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { anyPorts, type LocalStack, startLocalStack } from "../../infra/local/local-stack.ts";
import { testConfiguration } from "../support/scenario/configuration.ts";

/** Everything that a hurried administrator may get wrong, in one file. */
const wrong = {
  workstreams: [
    {
      id: "ChatWorkStream",
      mode: "pull",
      capacityUnits: 0,
      variables: [{ name: "Topic", type: "string" }],
      rules: [
        {
          name: "PeopleRule",
          when: { variable: "topic", operator: "equals", value: "people" },
          queue: "Poeple",
        },
        { name: "OddRule", when: { variable: "Topic", operator: "is", value: "people" }, queue: "People" },
      ],
      fallbackQueue: "Fallbck",
    },
  ],
  queues: [
    { id: "People", members: ["ann", "bob"] },
    { id: "People", members: [] },
    { id: "Fallback", members: ["ann"], colour: "red" },
  ],
  agents: [{ id: "ann", capacity: 90 }],
};

describe("The app", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "switchboard-configuration-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const startWith = (settings: Readonly<Record<string, string>>): Promise<LocalStack> =>
    startLocalStack({ appDirectory: inject("appDirectory"), ports: anyPorts, settings });

  /** What it says instead of starting. */
  const refusal = async (settings: Readonly<Record<string, string>>): Promise<string> => {
    const started = await startWith(settings).catch((error: unknown) => error);
    if (!(started instanceof Error)) {
      await (started as LocalStack).stop();
      throw new Error("it started");
    }
    return started.message;
  };
  const refusalOf = async (content: string): Promise<string> => {
    const path = join(directory, "switchboard.json");
    await writeFile(path, content);
    return (await refusal({ SWITCHBOARD_CONFIG: path })).replaceAll(path, "FILE");
  };

  it("does not start with a wrong configuration file: it prints every error with its path", async () => {
    const said = await refusalOf(JSON.stringify(wrong));
    expect(said).toMatchInlineSnapshot(`
      "FILE: $.agents[0].displayName: is required: text
      FILE: $.queues[0].members[1]: no agent or bot has the id "bob"
      FILE: $.queues[1].id: the queue id "People" is used twice: it is at $.queues[0].id already
      FILE: $.queues[2].colour: "colour" is not known here; known are id, name, priority, members
      FILE: $.workstreams[0].capacityUnits: must be at least 1, and is 0
      FILE: $.workstreams[0].fallbackQueue: no queue has the id "Fallbck"; did you mean "Fallback"?
      FILE: $.workstreams[0].mode: must be one of push, pick, and is "pull"
      FILE: $.workstreams[0].rules[0].queue: no queue has the id "Poeple"; did you mean "People"?
      FILE: $.workstreams[0].rules[0].when.variable: the variable "topic" is not declared in this workstream; did you mean "Topic"?
      FILE: $.workstreams[0].rules[1].when.operator: must be one of equals, does-not-equal, contains, does-not-contain, begins-with, does-not-begin-with, ends-with, does-not-end-with, in, not-in, contains-data, does-not-contain-data, greater-than, greater-or-equal, less-than, less-or-equal, and is "is"; did you mean "in"?
      FILE: $.workstreams[0].variables[0].type: must be one of text, number, boolean, and is "string""
    `);
  });

  it("says where a configuration file is no JSON", async () => {
    expect(await refusalOf('{\n  "workstreams": [,]\n}')).toMatchInlineSnapshot(
      `"FILE: $: line 2, column 19: a value is missing here"`,
    );
  });

  it("says which configuration file is not there", async () => {
    const path = join(directory, "nowhere.json");
    expect(await refusal({ SWITCHBOARD_CONFIG: path })).toBe(
      `The configuration file ${path}, which SWITCHBOARD_CONFIG names, cannot be read.`,
    );
  });

  it("does not start without MicrosoftAppId, with which everybody would be believed", async () => {
    expect(await refusal({ MicrosoftAppId: "" })).toMatchInlineSnapshot(`
      "The app cannot start with these settings:
        MicrosoftAppId is not set. Set it to this: The Azure Bot's Microsoft App ID. Tokens of incoming activities must be made for it."
    `);
  });

  it("says all that is wrong with its settings at once", async () => {
    const names = ["MicrosoftAppId", "SWITCHBOARD_TABLES", "SWITCHBOARD_AUDIENCE"];
    const said = await refusal(Object.fromEntries(names.map((name) => [name, ""])));
    for (const name of names) expect(said).toContain(`  ${name} is not set.`);
  });

  it("does not take local settings where it runs in Azure", async () => {
    expect(await refusal({ WEBSITE_SITE_NAME: "switchboard-prod" })).toMatch(
      /SWITCHBOARD_LOCAL .*WEBSITE_SITE_NAME/,
    );
  });

  it("starts with the mended file, in the same process", async () => {
    const path = join(directory, "switchboard.json");
    await writeFile(path, JSON.stringify(testConfiguration()));
    const stack = await startWith({ SWITCHBOARD_CONFIG: path });
    const response = await fetch(`${stack.host.url}/api/agent/queues`, {
      headers: { authorization: `Bearer ${await stack.issuer.token("ann")}` },
    });
    const { queues } = (await response.json()) as { readonly queues: readonly { readonly id: string }[] };
    expect(queues.map(({ id }) => id)).toContain("Mixed");
    await stack.stop();
  });
});
