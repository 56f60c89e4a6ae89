export interface Marks {
  readonly begin: string;
  readonly end: string;
}

/** Around what a command writes into a page. */
export function marksOf(command: string): Marks {
  return {
    begin: `<!-- ${command}: from here on written by npm run ${command} -- --write -->`,
    end: `<!-- ${command}: up to here -->`,
  };
}

/** Puts a text in the place of what was there before. Throws when the page has no place for it. */
export function replaceBetween(page: string, { begin, end }: Marks, text: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page has no place for it: "${begin}" is missing.`);
  return `${page.slice(0, from)}${begin}\n\n${text}\n\n${page.slice(to)}`;
}

/** What stands between the marks now. */
export function textBetween(page: string, { begin, end }: Marks): string {
  return page.slice(page.indexOf(begin) + begin.length, page.indexOf(end)).trim();
}
