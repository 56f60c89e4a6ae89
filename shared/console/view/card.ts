/** A card as rows of plain data: what is not understood is said, and nothing is ever run. */
export type CardPart =
  | { readonly kind: "text"; readonly text: string; readonly isStrong: boolean; readonly isLarge: boolean }
  | { readonly kind: "image"; readonly text: string }
  | { readonly kind: "group"; readonly parts: readonly CardPart[] }
  | { readonly kind: "columns"; readonly columns: readonly (readonly CardPart[])[] }
  | { readonly kind: "facts"; readonly facts: readonly (readonly [string, string])[] }
  | { readonly kind: "acts"; readonly titles: readonly string[] }
  | { readonly kind: "input"; readonly label: string; readonly value: string }
  | { readonly kind: "not-shown" };

type Json = Readonly<Record<string, unknown>>;

const deepest = 8;
const mostParts = 200;
const mostColumns = 8;

/** An Adaptive Card, or one of the Bot Framework's own with a title, a text and buttons. */
export function readCard(card: unknown): readonly CardPart[] {
  const root = asJson(card);
  const left = { parts: mostParts };
  if (Array.isArray(root["body"]) || root["type"] === "AdaptiveCard") {
    return [...partsOf(root["body"], left, 0), ...actsOf(root["actions"])];
  }
  return heroParts(root);
}

interface Left {
  parts: number;
}

function partsOf(items: unknown, left: Left, depth: number): readonly CardPart[] {
  if (!Array.isArray(items)) return [];
  if (depth > deepest) return [{ kind: "not-shown" }];
  const parts: CardPart[] = [];
  for (const item of items) {
    if (left.parts-- <= 0) return [...parts, { kind: "not-shown" }];
    parts.push(...partOf(asJson(item), left, depth));
  }
  return parts;
}

type Read = (item: Json, left: Left, depth: number) => readonly CardPart[];

const readers: Readonly<Record<string, Read>> = {
  TextBlock: (item) => [textPart(item, textOf(item["text"]))],
  RichTextBlock: (item) => [textPart(item, runsOf(item["inlines"]))],
  Image: (item) => [{ kind: "image", text: textOf(item["altText"]) }],
  Container: (item, left, depth) => [
    { kind: "group", parts: partsOf(item["items"], left, depth + 1) },
    ...actsOf(item["actions"]),
  ],
  Column: (item, left, depth) => partsOf(item["items"], left, depth + 1),
  ColumnSet: (item, left, depth) => [
    {
      kind: "columns",
      columns: listOf(item["columns"])
        .slice(0, mostColumns)
        .map((column) => partsOf(asJson(column)["items"], left, depth + 1)),
    },
  ],
  FactSet: (item) => [
    {
      kind: "facts",
      facts: listOf(item["facts"])
        .slice(0, mostParts)
        .map((fact) => [textOf(asJson(fact)["title"]), textOf(asJson(fact)["value"])]),
    },
  ],
  ActionSet: (item) => actsOf(item["actions"]),
};

function partOf(item: Json, left: Left, depth: number): readonly CardPart[] {
  const type = textOf(item["type"]);
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (read !== undefined) return read(item, left, depth);
  if (type.startsWith("Input.")) return [inputPart(item)];
  const fallback = textOf(item["fallbackText"]);
  return [fallback === "" ? { kind: "not-shown" } : plainText(fallback)];
}

function textPart(item: Json, text: string): CardPart {
  return {
    kind: "text",
    text,
    isStrong: item["weight"] === "Bolder" || item["weight"] === "bolder" || item["style"] === "heading",
    isLarge: /^(?:large|extraLarge|medium)$/i.test(textOf(item["size"])),
  };
}

const plainText = (text: string): CardPart => ({ kind: "text", text, isStrong: false, isLarge: false });

function inputPart(item: Json): CardPart {
  const [label = ""] = [item["label"], item["placeholder"], item["title"], item["id"]]
    .map(textOf)
    .filter(Boolean);
  return { kind: "input", label, value: textOf(item["value"]) };
}

function actsOf(actions: unknown): readonly CardPart[] {
  const titles = listOf(actions)
    .slice(0, mostParts)
    .map((action) => textOf(asJson(action)["title"]))
    .filter(Boolean);
  return titles.length === 0 ? [] : [{ kind: "acts", titles }];
}

/** Hero, thumbnail and their like. */
function heroParts(root: Json): readonly CardPart[] {
  const head = { kind: "text", isStrong: true, isLarge: true } as const;
  const [title, ...texts] = [root["title"], root["subtitle"], root["text"]].map(textOf);
  const images = listOf(root["images"]).slice(0, mostParts);
  const parts: readonly CardPart[] = [
    ...images.map((image) => ({ kind: "image", text: textOf(asJson(image)["alt"]) }) as const),
    ...(title ? [{ ...head, text: title }] : []),
    ...texts.filter(Boolean).map(plainText),
    ...actsOf(root["buttons"]),
  ];
  return parts.length === 0 ? [{ kind: "not-shown" }] : parts;
}

const runsOf = (inlines: unknown): string =>
  listOf(inlines)
    .map((run) => (typeof run === "string" ? run : textOf(asJson(run)["text"])))
    .join("");

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function asJson(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return ["string", "number", "boolean"].includes(typeof value) ? String(value) : "";
}
