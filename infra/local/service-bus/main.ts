/**
 * The Service Bus broker as a process of its own: `node main.ts --port 5672 --journal file [--config file] [--no-fsync]`.
 * With `--keep-dead-sessions` a session whose client died stays locked until its lock runs out, as in Azure.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startBroker } from "./broker.ts";
import { parseConfig } from "./config.ts";

const { values } = parseArgs({
  options: {
    config: { type: "string", default: join(import.meta.dirname, "config.json") },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "5672" },
    journal: { type: "string" },
    "no-fsync": { type: "boolean", default: false },
    "keep-dead-sessions": { type: "boolean", default: false },
  },
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  const broker = await startBroker({
    config: parseConfig(JSON.parse(await readFile(values.config, "utf8"))),
    host: values.host,
    port: Number(values.port),
    ...(values.journal === undefined ? {} : { journalPath: values.journal }),
    fsync: !values["no-fsync"],
    log: say,
  });
  broker.faults.keepSessionsOfDeadClients = values["keep-dead-sessions"];
  say(`Service Bus broker ready: ${broker.connectionString}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void broker.close());
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
