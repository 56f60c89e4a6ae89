import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const adapters = ["customer-channel", "in-process-bots", "strict-authentication"];

it("loads the SDK with the first use, not with the adapters", async () => {
  const folder = new URL("../../../shared/adapters/bot-framework/", import.meta.url).href;
  const script = `
    import Module from "node:module";
    const loaded = () => Object.keys(Module._cache).filter((file) => /node_modules.botbuilder/.test(file)).length;
    for (const name of ${JSON.stringify(adapters)}) await import("${folder}" + name + ".ts");
    const before = loaded();
    await import("${folder}run-bot-turn.ts");
    console.log(JSON.stringify({ before, after: loaded() > 0 }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
  expect(JSON.parse(stdout)).toEqual({ before: 0, after: true });
});
