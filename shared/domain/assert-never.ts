/** Ends a switch over a closed union: a case that was forgotten is a compile error. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected case: ${JSON.stringify(value)}`);
}
