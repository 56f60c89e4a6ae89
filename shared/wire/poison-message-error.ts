/** A message that no retry will make readable. Says where it came from and what is wrong, never what it held. */
export class PoisonMessageError extends Error {
  override readonly name = "PoisonMessageError";
  constructor(source: string, problem: string, options?: ErrorOptions) {
    super(`${source}: ${problem}`, options);
  }
}
