const pattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const units = [86_400_000, 3_600_000, 60_000, 1000];

/** An ISO 8601 duration of days, hours, minutes and seconds in milliseconds. */
export function parseDuration(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null || !/\d/.test(text) || text.endsWith("T")) return undefined;
  return units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0);
}
