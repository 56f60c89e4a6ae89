import type { Reporter, SerializedError, TestModule, TestSpecification, Vitest } from "vitest/node";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The last line of a test run, for people and for scripts. */
function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/**
 * Ends the output with one plain line. What Vitest counts apart counts as a failure here: a file or a suite that
 * broke outside its tests, an error nobody awaited, and a project of the run in which no test ran.
 */
export class PlainSummary implements Reporter {
  #vitest: Vitest | undefined;
  #isWhole = false;
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void = (text) => process.stdout.write(text)) {
    this.#write = write;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  /** A run of named files or tests leaves the others out on purpose. */
  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    const vitest = this.#vitest;
    if (vitest === undefined) return;
    const all = await vitest.globTestSpecifications();
    this.#isWhole = specifications.length >= all.length && vitest.config.testNamePattern === undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const projects = this.#isWhole ? (this.#vitest?.projects ?? []) : [];
    const idle = idleProjects(
      projects.map((project) => project.name),
      modules,
    );
    for (const name of idle) this.#write(`The project "${name}" ran no test.\n`);
    const counts = countTests(modules);
    const failed = counts.failed + unhandledErrors.length + idle.length;
    if (failed > 0) process.exitCode = 1;
    this.#write(`${summaryLine({ ...counts, failed })}\n`);
  }
}

function idleProjects(names: readonly string[], modules: readonly TestModule[]): readonly string[] {
  const active = new Set(modules.filter(hasRunTest).map((module) => module.project.name));
  return names.filter((name) => !active.has(name));
}

function countTests(modules: readonly TestModule[]): Counts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    const broken = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
    counts.failed += broken.length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      // A test still pending when the run ends never finished.
      counts[state === "pending" ? "failed" : state]++;
    }
  }
  return counts;
}

function hasRunTest(module: TestModule): boolean {
  for (const test of module.children.allTests()) {
    if (["passed", "failed"].includes(test.result().state)) return true;
  }
  return false;
}
