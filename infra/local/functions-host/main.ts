/** The Functions host as a process of its own: `node main.ts --app folder --port 7071`. Settings are its environment. */
import { parseArgs } from "node:util";
import { startFunctionsHost } from "./start-functions-host.ts";

const { values } = parseArgs({
  options: {
    app: { type: "string", default: "." },
    port: { type: "string", default: "7071" },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  const host = await startFunctionsHost({
    appDirectory: values.app,
    port: Number(values.port),
    settings: {},
    log: ({ level, category, message }) => {
      if (level === "warning" || level === "error") say(`${category}: ${message}`);
    },
  });
  say(`Functions host ready: ${host.url}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void host.stop().then(() => process.exit()));
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
