import { describe, expect, it } from "vitest";
import { hasText, language, speak, text } from "../../shared/console/texts/text.ts";
import { isOpenPart, readOpenParts } from "../../shared/console/view/context-parts.ts";
import { findQueues } from "../../shared/console/view/find-queues.ts";
import { lineText } from "../../shared/console/view/line-text.ts";
import { notesIn } from "../../shared/console/view/notes-in.ts";
import { actualText, expectedText, operatorText } from "../../shared/console/view/why-here.ts";
import { operators } from "../../shared/domain/routing/condition.ts";
import { lineCode } from "../../shared/wire/agent-api/line-codes.ts";
import type { Message } from "../../shared/wire/agent-api/types.ts";

describe("Why here", () => {
  it.each(operators)("says %s in words", (operator) => {
    expect(hasText(`why.operator.${operator}`)).toBe(true);
    expect(operatorText(operator)).toBe(text(`why.operator.${operator}`));
  });

  it("shows an operator that is not known by its name", () => {
    expect(operatorText("sounds-like")).toBe("sounds like");
  });

  it("lists what was expected, and says what was found", () => {
    expect(expectedText(["Gold", 2, true])).toBe("Gold, 2, true");
    expect(expectedText(undefined)).toBe("");
    expect(actualText(false)).toBe("It was false");
    expect(actualText(undefined)).toBe("It was not set, or is not for you to see");
  });
});

describe("The parts of the context", () => {
  it("are open or closed as at first until somebody folds them", () => {
    const parts = readOpenParts('{"why":false,"previous":true}');
    expect([isOpenPart(parts, "why"), isOpenPart(parts, "previous"), isOpenPart(parts, "summary")]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each(["{", "null", "[1]", '{"why":"no"}', undefined])("are as at first after %s", (stored) => {
    expect(isOpenPart(readOpenParts(stored), "why")).toBe(true);
  });
});

describe("lineText", () => {
  const at = "2026-11-21T12:00:00.000Z";
  const said: Message = {
    sequence: 1,
    at,
    kind: "offer-made",
    sender: { kind: "system", name: "System" },
    text: "As it stands",
  };

  it.each(lineCode.options)("says %s in the page's language, with the values it comes with", async (code) => {
    const values = { queue: "Q", rule: "R", instead: "I", bot: "B", agent: "A", reasons: "X", command: "C" };
    for (const spoken of ["en", "ar"] as const) {
      await speak(spoken);
      expect(lineText({ ...said, line: { code, values } })).not.toMatch(/\{|As it stands/);
    }
    language.value = "en";
  });

  it("is the text where nothing else is known", () => {
    expect(lineText(said)).toBe("As it stands");
  });
});

describe("findQueues", () => {
  const queue = (name: string, agentsAvailable: number) => ({
    id: name,
    name,
    agentsAvailable,
    waiting: 0,
    hasBot: false,
  });

  it("puts first where somebody is free, and holds to the search", () => {
    const queues = [queue("Home Loans", 0), queue("Credit Cards", 1), queue("Loans", 2)];
    const found = (search: string) => findQueues(queues, search).map(({ name }) => name);
    expect(found("")).toEqual(["Credit Cards", "Loans", "Home Loans"]);
    expect(found("loan ho")).toEqual(["Home Loans"]);
  });
});

describe("notesIn", () => {
  it("finds notes, and what was noted with a transfer or the end, the newest first", () => {
    const at = "2026-11-21T12:00:00.000Z";
    const system = { kind: "system", name: "System" } as const;
    const messages: Message[] = [
      { sequence: 1, at, kind: "message", sender: { kind: "agent", name: "Ann" }, text: "Hello" },
      { sequence: 2, at, kind: "note", sender: { kind: "agent", name: "Ann" }, text: "Checked" },
      { sequence: 3, at, kind: "transfer-asked", sender: system, text: "Transferred", note: "Mortgage" },
      { sequence: 4, at, kind: "transfer-asked", sender: system, text: "Transferred" },
    ];
    expect(notesIn(messages)).toEqual([
      { sequence: 3, at, words: "Mortgage" },
      { sequence: 2, at, by: "Ann", words: "Checked" },
    ]);
  });
});
