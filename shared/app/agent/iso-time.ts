/** A time as the API writes it. */
export function isoTime(at: number): string {
  return new Date(at).toISOString();
}
