import { describe, expect, it } from "vitest";
import { checkPatch, findMutation, readMutations } from "./mutate.ts";

const mutations = readMutations();
/** All of them take `npm run simulate:faults`; these are found in a moment. */
const sample = new Set([
  "do-not-fence",
  "forget-the-command-row",
  "release-by-user",
  "trust-the-delivery-count",
]);

describe("the simulation itself", () => {
  it("has twenty deliberate faults or more", () => {
    expect(mutations.length).toBeGreaterThanOrEqual(20);
  });

  it.each(mutations)("can still be given the fault $name", async (mutation) => {
    expect(mutation.title).toMatch(/^[A-Z].+\.$/);
    await checkPatch(mutation);
  });

  it.each(mutations.filter(({ name }) => sample.has(name)))("finds the fault $name", async (mutation) => {
    expect(await findMutation(mutation, 500)).toBeDefined();
  });
});
