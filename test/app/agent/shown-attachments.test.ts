import { describe, expect, it } from "vitest";
import { shownAttachments } from "../../../shared/app/agent/shown-attachments.ts";

const adaptive = "application/vnd.microsoft.card.adaptive";
const shown = (content: unknown, contentType = adaptive) =>
  shownAttachments([{ contentType, content }], () => false)[0];

/** An object in an object, so often. */
const nested = (levels: number): unknown =>
  Array.from({ length: levels - 1 }).reduce((inner) => ({ inner }), {});

describe("a card", () => {
  it.each([
    adaptive,
    "application/vnd.microsoft.card.hero",
    "application/vnd.microsoft.card.thumbnail",
    "application/vnd.microsoft.teams.card.o365connector",
  ])("of the type %s is shown as it was sent", (contentType) => {
    const content = { title: "Your card", body: [{ type: "TextBlock", text: "Hi" }] };
    expect(shown(content, contentType)).toEqual({ contentType, card: content });
  });

  it.each(["text/html", "application/json", "application/vnd.microsoft.cardinal", `${adaptive}\ntext/html`])(
    "is not what came as %j",
    (contentType) => {
      expect(shown({ body: [] }, contentType)).toEqual({ contentType });
    },
  );

  it("may have 64 KiB and no more, counted in bytes", () => {
    const frame = JSON.stringify({ text: "" }).length;
    expect(shown({ text: "x".repeat(65_536 - frame) })).toHaveProperty("card");
    expect(shown({ text: "x".repeat(65_537 - frame) })).not.toHaveProperty("card");
    expect(shown({ text: "é".repeat(40_000) })).not.toHaveProperty("card");
  });

  it("may be 40 levels deep and no more", () => {
    expect(shown(nested(40))).toHaveProperty("card");
    expect(shown(nested(41))).not.toHaveProperty("card");
    expect(shown(nested(100_000))).not.toHaveProperty("card");
  });

  it.each(["text", 7, null, ["a"], undefined])("is not %j", (content) => {
    expect(shown(content)).toEqual({ contentType: adaptive });
  });
});

describe("hostile content", () => {
  it.each([
    '{"body":[{"type":"TextBlock","text":"<img src=x onerror=alert(1)>"}]}',
    '{"actions":[{"type":"Action.OpenUrl","url":"javascript:alert(1)"}]}',
    '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    '{"toString":"x","toJSON":"y","then":"z","length":-1}',
    '{"text":"\\u202e\\u0000</script><script>alert(1)</script>"}',
  ])("stays the data it is: %s", (text) => {
    const card = shown(JSON.parse(text))?.card;
    expect(JSON.stringify(card)).toBe(JSON.stringify(JSON.parse(text)));
    expect({}).not.toHaveProperty("polluted");
  });
});
