/** The known name that was probably meant: the closest by edit distance, if it is close enough. */
export function nearestName(wanted: string, known: Iterable<string>): string | undefined {
  let nearest: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    const isClose = distance <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3));
    if (isClose && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) nearest = { name, distance };
  }
  return nearest?.name;
}

/** Insertions, deletions and replacements, and two neighbours swapped as one slip. */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row++) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= right.length; column++) {
      line.push(cheapestStep({ rows, left, right, row, column }));
    }
  }
  return rows[left.length]?.[right.length] ?? 0;
}

function cheapestStep(at: {
  readonly rows: readonly (readonly number[])[];
  readonly left: string;
  readonly right: string;
  readonly row: number;
  readonly column: number;
}): number {
  const { rows, left, right, row, column } = at;
  const cost = (up: number, back: number): number =>
    rows[row - up]?.[column - back] ?? Number.POSITIVE_INFINITY;
  const isSame = left[row - 1] === right[column - 1];
  const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  return Math.min(
    cost(1, 0) + 1,
    cost(0, 1) + 1,
    cost(1, 1) + (isSame ? 0 : 1),
    isSwapped ? cost(2, 2) + 1 : Number.POSITIVE_INFINITY,
  );
}
