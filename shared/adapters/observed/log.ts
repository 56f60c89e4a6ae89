import type { Log } from "../../ports/log.ts";
import type { Telemetry } from "../../ports/telemetry.ts";

/** A log whose lines name the trace they belong to. */
export function observedLog(log: Log, telemetry: Telemetry): Log {
  const trace = () => {
    const traceId = telemetry.carry()?.traceparent.split("-")[1];
    return traceId === undefined ? {} : { traceId };
  };
  return {
    info: (message, fields) => log.info(message, { ...fields, ...trace() }),
    warn: (message, fields) => log.warn(message, { ...fields, ...trace() }),
    error: (message, fields) => log.error(message, { ...fields, ...trace() }),
  };
}
