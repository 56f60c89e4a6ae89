/**
 * Holds everything that is stored against what must hold, and says in plain words what does not.
 * `npm run doctor` looks at the stack that `npm start` runs; with the settings of an installation, at that one.
 */
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { createCommandBus } from "../../shared/adapters/service-bus/command-bus.ts";
import { type ConsultDeps, consult } from "../../shared/doctor/consult.ts";
import { connectWorld } from "./connect-world.ts";
import { printReport } from "./print-report.ts";
import { type Installation, readInstallation } from "./read-installation.ts";

const usage = [
  "npm run doctor [-- options]",
  "",
  "  --fix     send the commands that mend what was found",
  "  --json    print the report as JSON",
  "  --help    show this",
  "",
  "Which installation: the settings ServiceBus and SWITCHBOARD_TABLES, as the app has them; without them, what npm start",
  "runs at its default ports. Ends with 0 when everything holds, 1 when something does not, 2 when it cannot look.",
].join("\n");

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      fix: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    say(usage);
    return 0;
  }
  // biome-ignore lint/style/noProcessEnv: the one place where settings enter this tool
  const doctor = connect(readInstallation(process.env));
  try {
    const report = await consult(doctor.deps, { fix: values.fix });
    say(values.json ? JSON.stringify(report, null, 2) : printReport(report, { fix: values.fix }));
    return report.findings.length === 0 ? 0 : 1;
  } finally {
    await doctor.close();
  }
}

function connect(installation: Installation): {
  readonly deps: ConsultDeps;
  close(): Promise<void>;
} {
  const world = connectWorld(installation);
  const { clock } = world.deps;
  const commands = createCommandBus({ connection: installation.serviceBus, clock, startPatienceMs: 0 });
  return {
    deps: {
      ...world.deps,
      commands,
      run: randomUUID(),
      onProgress: (done, all) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all} threads read`);
        if (process.stderr.isTTY && done === all) process.stderr.write("\n");
      },
    },
    close: async () => {
      await Promise.all([commands.close(), world.close()]);
    },
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
