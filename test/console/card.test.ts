import { describe, expect, it } from "vitest";
import { type CardPart, readCard } from "../../shared/console/view/card.ts";

const plain = (text: string): CardPart => ({ kind: "text", text, isStrong: false, isLarge: false });

describe("readCard", () => {
  it("reads the parts of an Adaptive Card", () => {
    const card = {
      type: "AdaptiveCard",
      body: [
        { type: "TextBlock", text: "Order 42", size: "Large", weight: "Bolder" },
        { type: "RichTextBlock", inlines: ["It is ", { type: "TextRun", text: "ready" }] },
        { type: "Image", url: "https://elsewhere.example/a.png", altText: "A parcel" },
        { type: "ColumnSet", columns: [{ items: [{ type: "TextBlock", text: "left" }] }, { items: [] }] },
        { type: "FactSet", facts: [{ title: "Price", value: 5 }] },
        { type: "Input.Text", id: "name", label: "Your name", value: "Maria" },
      ],
      actions: [{ type: "Action.OpenUrl", title: "Track", url: "javascript:alert(1)" }],
    };
    expect(readCard(card)).toEqual([
      { kind: "text", text: "Order 42", isStrong: true, isLarge: true },
      plain("It is ready"),
      { kind: "image", text: "A parcel" },
      { kind: "columns", columns: [[plain("left")], []] },
      { kind: "facts", facts: [["Price", "5"]] },
      { kind: "input", label: "Your name", value: "Maria" },
      { kind: "acts", titles: ["Track"] },
    ]);
    expect(JSON.stringify(readCard(card))).not.toMatch(/javascript|elsewhere/);
  });

  it("reads a hero card", () => {
    const card = {
      title: "Hi",
      text: "Choose",
      images: [{ url: "x", alt: "Logo" }],
      buttons: [{ title: "A" }],
    };
    expect(readCard(card)).toEqual([
      { kind: "image", text: "Logo" },
      { kind: "text", text: "Hi", isStrong: true, isLarge: true },
      plain("Choose"),
      { kind: "acts", titles: ["A"] },
    ]);
  });

  it("says what it does not know, with the text that stands in for it", () => {
    const body = [
      { type: "Media" },
      { type: "Table", fallbackText: "Three rows" },
      5,
      { type: "constructor" },
    ];
    expect(readCard({ type: "AdaptiveCard", body })).toEqual([
      { kind: "not-shown" },
      plain("Three rows"),
      { kind: "not-shown" },
      { kind: "not-shown" },
    ]);
  });

  it.each([undefined, null, 5, "text", [], { body: "x" }])("shows nothing of %j", (card) => {
    expect(readCard(card)).toEqual([{ kind: "not-shown" }]);
  });

  it("ends where a card is too deep or too long", () => {
    let deep: unknown = { type: "TextBlock", text: "bottom" };
    for (let level = 0; level < 5000; level++) deep = { type: "Container", items: [deep] };
    expect(JSON.stringify(readCard({ type: "AdaptiveCard", body: [deep] }))).not.toContain("bottom");
    const body = Array.from({ length: 10_000 }, () => ({ type: "TextBlock", text: "x" }));
    expect(readCard({ type: "AdaptiveCard", body })).toHaveLength(201);
  });
});
