const cardType = /^application\/vnd\.microsoft\.(teams\.)?card\.[a-z0-9.]+$/i;
const maxBytes = 64 * 1024;
const maxLevels = 40;

/** A card's JSON, where it is one and of a size and depth that a page can draw. Data, not checked any further. */
export function shownCard(
  contentType: string | undefined,
  content: unknown,
): { readonly card?: Readonly<Record<string, unknown>> } {
  if (contentType === undefined || !cardType.test(contentType) || !isRecord(content)) return {};
  if (!isWithin(content, maxLevels)) return {};
  return new TextEncoder().encode(JSON.stringify(content)).length > maxBytes ? {} : { card: content };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Stops at the limit, so that no depth can exhaust the stack. */
function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((part) => isWithin(part, levels - 1));
}
