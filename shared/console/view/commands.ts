export interface CommandItem {
  readonly id: string;
  readonly group: "conversations" | "actions" | "presence" | "appearance";
  readonly label: string;
  /** Beside the label, and searched as well. */
  readonly about?: string;
  readonly run: () => void;
}

/** Those that hold every word of the query in their label or beside it; those that begin with it first. */
export function matchCommands(items: readonly CommandItem[], query: string): readonly CommandItem[] {
  const wanted = plain(query);
  const words = wanted.split(/\s+/);
  const found = items.filter(({ label, about = "" }) => {
    const said = plain(`${label} ${about}`);
    return words.every((word) => said.includes(word));
  });
  const begins = ({ label }: CommandItem) => wanted !== "" && plain(label).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((item) => !begins(item))];
}

const plain = (words: string): string =>
  words.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
