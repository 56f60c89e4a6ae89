/** The number that an option of a command gives. Throws when it is not a whole one from `least` on. */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`${option} ${text}: a whole number from ${least} on was expected.`);
  }
  return value;
}
