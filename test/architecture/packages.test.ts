import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { repository } from "./source-files.ts";

it.skipIf(process.platform === "win32")("what npm ci installs stays below 900 MB", () => {
  const [kibibytes] = execFileSync("du", ["-sk", "node_modules/."], {
    cwd: repository,
    encoding: "utf8",
  }).split("\t");
  const megabytes = (Number(kibibytes) * 1024) / 1e6;
  expect(megabytes).toBeGreaterThan(100);
  expect(megabytes).toBeLessThan(900);
});
