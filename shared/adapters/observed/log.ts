import type { Log } from "../../ports/log.ts";
import type { Telemetry } from "../../ports/telemetry.ts";

/** A log whose lines name the trace they belong to. */
export function observedLog(log: Log, telemetry: Telemetry): Log {
  const trace = () => {
    const traceId = runningTrace(telemetry);
    return traceId === undefined ? {} : { traceId };
  };
  return {
    info: (message, fields) => log.info(message, { ...fields, ...trace() }),
    warn: (message, fields) => log.warn(message, { ...fields, ...trace() }),
    error: (message, fields) => log.error(message, { ...fields, ...trace() }),
  };
}

/** A line that went past the log, by way of the invocation, with the trace it belongs to. */
export function withTrace(line: string, telemetry: Telemetry): string {
  const traceId = runningTrace(telemetry);
  return traceId === undefined ? line : `${line} traceId="${traceId}"`;
}

function runningTrace(telemetry: Telemetry): string | undefined {
  return telemetry.carry()?.traceparent.split("-")[1];
}
