/** Every five minutes: does what goes on hold together? One metric for each thing that must. */
import { app } from "@azure/functions";
import { keepWatch } from "../shared/doctor/keep-watch.ts";
import { runtime, startProblem } from "../shared/runtime.ts";

app.timer("check-invariants", {
  schedule: "0 */5 * * * *",
  handler: async () => {
    if (startProblem() !== undefined) return;
    const deps = runtime();
    const bus = deps.inspectBus();
    try {
      await keepWatch({ ...deps, bus });
    } finally {
      await bus.close();
    }
  },
});
