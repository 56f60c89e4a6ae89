import { testConfiguration } from "../support/scenario/configuration.ts";

/** So many people, all in one queue, each with room for that many conversations. */
export function drillConfiguration(agents: readonly string[], roomForEach: number): unknown {
  const units = 30;
  return {
    ...(testConfiguration({
      workstream: { capacityUnits: units, fallbackQueue: "People" },
      queues: [
        { id: "Bots", members: ["alpha"] },
        { id: "People", members: agents },
        { id: "Mixed", members: agents },
      ],
    }) as object),
    agents: agents.map((id) => ({ id, displayName: `Agent ${id}`, capacity: units * roomForEach })),
  };
}
