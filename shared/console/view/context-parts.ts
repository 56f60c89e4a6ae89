const openAtFirst = {
  why: true,
  summary: true,
  variables: true,
  notes: true,
  previous: false,
  details: false,
} as const;

export type PartName = keyof typeof openAtFirst;
type OpenParts = Readonly<Partial<Record<PartName, boolean>>>;

/** As they were left, from what was remembered. */
export function readOpenParts(stored: string | undefined): OpenParts {
  try {
    const found: unknown = JSON.parse(stored ?? "{}");
    if (typeof found !== "object" || found === null) return {};
    return Object.fromEntries(Object.entries(found).filter(([, isOpen]) => typeof isOpen === "boolean"));
  } catch {
    return {};
  }
}

export const isOpenPart = (parts: OpenParts, name: PartName): boolean => parts[name] ?? openAtFirst[name];
