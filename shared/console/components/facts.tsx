type Fact = readonly [name: string, value: string | undefined];

/** Names and their values; those without one are left out. */
interface FactsProps {
  readonly facts: readonly Fact[];
  /** For names and values that may be long. */
  readonly isStacked?: boolean;
}

export function Facts({ facts, isStacked = false }: FactsProps) {
  const known = facts.filter(([, value]) => value !== undefined && value !== "");
  if (known.length === 0) return null;
  return (
    <dl class={`facts ${isStacked ? "stacked" : ""}`}>
      {known.map(([name, value], index) => (
        <div key={`${index} ${name}`}>
          <dt dir="auto">{name}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
