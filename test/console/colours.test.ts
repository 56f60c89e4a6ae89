import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const tokens = readFileSync(new URL("../../shared/console/styles/tokens.css", import.meta.url), "utf8");

type Scheme = "light" | "dark";

function colour(name: string, scheme: Scheme): string {
  const [, value = ""] = new RegExp(`--${name}: ([^;]+);`).exec(tokens) ?? [];
  const [light = "", dark = light] = value.match(/#[0-9a-f]{6}/g) ?? [];
  if (light === "") throw new Error(`--${name} is not a colour of tokens.css`);
  return scheme === "light" ? light : dark;
}

/** As WCAG 2.2 defines them. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [one, other].map(luminance).sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const texts: readonly (readonly [string, readonly string[]])[] = [
  ["ink", ["page", "card", "raised", "sunken", "hover", "tint", "said", "bot", "internal"]],
  ["quiet", ["page", "card", "raised", "sunken", "hover", "tint", "said", "internal"]],
  ["accent", ["card", "raised", "sunken", "hover", "tint"]],
  ["good", ["card", "raised", "good-tint"]],
  ["warn", ["card", "raised", "hover", "tint", "warn-tint", "internal"]],
  ["bad", ["card", "raised", "hover", "tint", "bad-tint"]],
  ["on-fill", ["fill", "fill-strong"]],
  ["on-own", ["own"]],
  ["on-accent", ["accent", "accent-strong"]],
];

const marks: readonly (readonly [string, readonly string[]])[] = [
  ["edge", ["card", "raised", "sunken"]],
  ["accent", ["page", "card", "raised", "sunken"]],
  ["good", ["card", "raised", "hover"]],
  ["warn", ["card", "raised", "hover"]],
  ["bad", ["card", "raised", "hover"]],
];

const pairs = (of: typeof texts) =>
  of.flatMap(([front, backs]) =>
    backs.flatMap((back) => (["light", "dark"] as const).map((scheme) => [front, back, scheme] as const)),
  );

describe("the colours", () => {
  it.each(pairs(texts))("let the text %s be read on %s when it is %s", (front, back, scheme) => {
    expect(contrast(colour(front, scheme), colour(back, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(marks))("let the mark %s be seen on %s when it is %s", (front, back, scheme) => {
    expect(contrast(colour(front, scheme), colour(back, scheme))).toBeGreaterThanOrEqual(3);
  });
});
