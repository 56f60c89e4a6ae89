import { defineConfig } from "vitest/config";
import { PlainSummary } from "./test/support/plain-summary.ts";

const oldestNode = 22;
const nodeMajor = Number(process.versions.node.split(".")[0]);
if (nodeMajor < oldestNode) {
  throw new Error(
    `The tests need Node ${oldestNode} or newer, and run on ${process.versions.node}. Start them with npm: npm ci has put a newer Node beside them.`,
  );
}

const unitFolders = [
  "adapters",
  "app",
  "architecture",
  "bench",
  "bots",
  "config",
  "console",
  "domain",
  "functions",
  "http",
  "infra",
  "support",
  "wire",
];

const buildApp = "test/support/build-app-once.ts";

/** One project after the other: each group has the machine to itself. */
export default defineConfig({
  test: {
    pool: "forks",
    reporters: ["default", new PlainSummary()],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [`test/{${unitFolders.join(",")}}/**/*.test.ts`],
          // Some build the app, or run a tool over it.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "simulation",
          include: ["test/simulation/**/*.test.ts"],
          testTimeout: 240_000,
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "scenario",
          include: ["test/scenario/**/*.test.ts"],
          globalSetup: [buildApp],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "drill",
          include: ["test/drill/**/*.test.ts"],
          testTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          expect: { poll: { timeout: 20_000 } },
          include: ["test/browser/**/*.test.ts"],
          globalSetup: [buildApp],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
