/** A configuration for the bots of test/support/bots: rules by `Topic`, short times. */
export function testConfiguration(
  changes: {
    readonly queues?: readonly { readonly id: string; readonly members: readonly string[] }[];
    readonly rules?: readonly unknown[];
    readonly variables?: readonly unknown[];
    readonly capacities?: Readonly<Record<string, number>>;
    readonly more?: Readonly<Record<string, unknown>>;
    readonly workstream?: Readonly<Record<string, unknown>>;
  } = {},
): unknown {
  const capacityOf = (id: string, usual: number) => changes.capacities?.[id] ?? usual;
  return {
    workstreams: [
      {
        id: "TestStream",
        mode: "push",
        channels: [],
        capacityUnits: 30,
        variables: changes.variables ?? [{ name: "Topic", type: "text" }],
        rules: changes.rules ?? [
          {
            name: "BotRule",
            when: { variable: "Topic", operator: "does-not-contain-data" },
            queue: "Bots",
          },
          {
            name: "PeopleRule",
            when: { variable: "Topic", operator: "equals", value: "people" },
            queue: "People",
          },
          {
            name: "MixedRule",
            when: { variable: "Topic", operator: "equals", value: "mixed" },
            queue: "Mixed",
          },
        ],
        fallbackQueue: "Fallback",
        ...changes.workstream,
      },
    ],
    queues: changes.queues ?? [
      { id: "Bots", members: ["alpha"] },
      { id: "OtherBot", members: ["beta"] },
      { id: "People", members: ["ann", "ben"] },
      { id: "Mixed", members: ["alpha", "ann", "beta"] },
      { id: "Empty", members: [] },
      { id: "Fallback", members: ["cara"] },
    ],
    agents: ["ann", "ben", "cara", "sam"].map((id) => ({
      id,
      displayName: id[0]?.toUpperCase() + id.slice(1),
      capacity: capacityOf(id, 90),
    })),
    bots: [
      {
        id: "alpha",
        displayName: "Alpha",
        appId: "00000000-0000-4000-8000-0000000000a1",
        handle: "alpha",
        capacity: capacityOf("alpha", 1000),
      },
      {
        id: "beta",
        displayName: "Beta",
        appId: "00000000-0000-4000-8000-0000000000a2",
        handle: "beta",
        capacity: capacityOf("beta", 50),
      },
    ],
    ...changes.more,
  };
}
