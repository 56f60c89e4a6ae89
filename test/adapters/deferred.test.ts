import { describe, expect, it } from "vitest";
import { deferred } from "../../shared/ports/deferred.ts";

interface Greeter {
  greet(name: string): Promise<string>;
  count(): Promise<number>;
}

function makeGreeter() {
  let made = 0;
  const greeter = deferred<Greeter>(
    async () => {
      made++;
      let greeted = 0;
      return {
        greet: async (name) => {
          if (name === "") throw new Error("nobody");
          greeted++;
          return `Hello, ${name}`;
        },
        count: async () => greeted,
      };
    },
    { greet: true, count: true },
  );
  return { greeter, made: () => made };
}

describe("A port that is made later", () => {
  it("is made by the first call, and once, however many come at the same time", async () => {
    const { greeter, made } = makeGreeter();
    expect(made()).toBe(0);
    expect(await Promise.all([greeter.greet("Ann"), greeter.greet("Ben")])).toEqual([
      "Hello, Ann",
      "Hello, Ben",
    ]);
    expect(await greeter.count()).toBe(2);
    expect(made()).toBe(1);
  });

  it("fails as the port does", async () => {
    const { greeter } = makeGreeter();
    await expect(greeter.greet("")).rejects.toThrow("nobody");
  });

  it("can be spread, as those do that put something around it", async () => {
    const { greeter } = makeGreeter();
    const louder: Greeter = { ...greeter, greet: async (name) => `${await greeter.greet(name)}!` };
    expect(await louder.greet("Ann")).toBe("Hello, Ann!");
    expect(await louder.count()).toBe(1);
  });
});
