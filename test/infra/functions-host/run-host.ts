import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
  type FunctionsHost,
  type FunctionsHostOptions,
  startFunctionsHost,
} from "../../../infra/local/functions-host/start-functions-host.ts";

export const httpApp = join(import.meta.dirname, "fixtures/http-app");
export const busApp = join(import.meta.dirname, "fixtures/bus-app");

/** A host that is stopped when the test is over. */
export async function runHost(
  options: Partial<FunctionsHostOptions> & { appDirectory: string },
): Promise<FunctionsHost> {
  const host = await startFunctionsHost({ settings: {}, ...options });
  onTestFinished(() => host.stop());
  return host;
}
