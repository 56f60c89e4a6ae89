import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parsePageSettings } from "../../../infra/local/chat-page/page-settings.ts";

const readJson = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"));
const parse = (json: object) => parsePageSettings({ title: "Chat", ...json }, "settings.json");
const question = { variable: "Topic", kind: "text", label: "Topic" };

describe("The settings of the customer's page", () => {
  it("that come with it ask for variables that the sample configuration declares", () => {
    const { questions } = parsePageSettings(readJson("infra/local/chat-page/settings.json"), "settings.json");
    const declared = readJson("shared/config/switchboard.json").workstreams[0].variables.map(
      ({ name }: { name: string }) => name,
    );

    const asked = questions.flatMap(({ variable }) => variable ?? []);
    expect(asked).toEqual(["Subject"]);
    expect(declared).toEqual(expect.arrayContaining(asked));
  });

  it("need no more than a title", () => {
    expect(parse({})).toEqual({ title: "Chat", questions: [], embedding: { allowedOrigins: [] } });
  });

  it.each([
    [{ title: " " }, "title: "],
    [
      { privacy: { text: "x", link: { url: "javascript:alert(1)", label: "x" } } },
      "privacy.link.url: must be an http",
    ],
    [{ questions: [{ kind: "text", label: "x" }] }, "questions.0: needs a variable"],
    [{ questions: [{ ...question, variable: "a b" }] }, "questions.0.variable: must be a name"],
    [
      { questions: [{ ...question, variable: "__proto__" }] },
      "questions.0.variable: is a name that JavaScript uses",
    ],
    [{ questions: [{ ...question, kind: "choice" }] }, "questions.0.choices: "],
    [{ questions: [{ ...question, maxLength: 0 }] }, "questions.0.maxLength: "],
    [{ questions: [question, { ...question, variable: "TOPIC" }] }, "questions: ask twice for one variable"],
    [
      { embedding: { allowedOrigins: ["https://a.example; script-src *"] } },
      "embedding.allowedOrigins.0: must be an origin",
    ],
    [{ colour: "red" }, "colour"],
  ])("are refused with the field: %j", (json, problem) => {
    expect(() => parse(json)).toThrow(problem);
  });
});
