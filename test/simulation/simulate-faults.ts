/** `npm run simulate:faults`: each deliberate fault must be found within 500 seeds. */
import { findMutation, readMutations } from "./mutate.ts";

const seeds = 500;
const wanted = process.argv.slice(2);
let missed = 0;

for (const mutation of readMutations()) {
  if (wanted.length > 0 && !wanted.includes(mutation.name)) continue;
  const verdict = await findMutation(mutation, seeds);
  if (verdict === undefined) missed += 1;
  const invariant = verdict?.violations[0]?.invariant ?? "";
  const where =
    verdict === undefined ? `NOT FOUND in ${seeds} seeds` : `seed ${verdict.seed}, ${verdict.steps} steps`;
  process.stdout.write(`${mutation.name.padEnd(30)} ${where.padEnd(26)} ${invariant}\n`);
}
process.stdout.write(missed === 0 ? "every fault was found\n" : `${missed} faults were not found\n`);
process.exitCode = missed === 0 ? 0 : 1;
