/** A process that runs the built app on the local Functions host until it is told to end, or whoever started it does. */
import { startFunctionsHost } from "../../infra/local/functions-host/start-functions-host.ts";
import { tellProcessorTime } from "./tell-processor-time.ts";

const [, , appDirectory = ""] = process.argv;
const { BENCH_SETTINGS: settings = "{}" } = process.env;
const host = await startFunctionsHost({
  appDirectory,
  settings: JSON.parse(settings) as Readonly<Record<string, string>>,
});
process.on("SIGTERM", () => void host.stop().finally(() => process.exit(0)));
tellProcessorTime();
process.stdout.write(`ready ${host.url}\n`);
