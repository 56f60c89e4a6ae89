import { describe, expect, it } from "vitest";
import { compareWithModel } from "./model-run.ts";

describe("a model that is simpler than the product", () => {
  it("says at every step of 150 runs without faults who has which conversation and who has room", async () => {
    let agreed = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const compared = await compareWithModel(seed);
      expect({ seed, disagreement: compared.disagreement }).toEqual({ seed, disagreement: undefined });
      agreed += compared.agreed;
    }
    expect(agreed).toBeGreaterThan(150 * 100);
  });
});
