import type { VariableType } from "../domain/routing/configuration.ts";
import { isReservedName } from "../domain/variables/variable-limits.ts";
import { checkTestValue } from "./check-test-value.ts";
import { type ConfigurationProblem, unknownName } from "./configuration-problem.ts";
import type { Outline } from "./outline.ts";
import { type Place, placeAt, placesAt, textAt } from "./place.ts";

const maxDepth = 8;

/** Variables that rules test but nobody declared, and values that do not fit what they are compared with. */
export function checkConditions({ workstreams }: Outline): readonly ConfigurationProblem[] {
  return workstreams.flatMap((workstream) => {
    const types = declaredTypes(workstream);
    return placesAt(workstream, "rules")
      .map((rule) => placeAt(rule, "when"))
      .flatMap((when) => checkCondition({ condition: when, types, depth: 1 }));
  });
}

type Types = ReadonlyMap<string, VariableType>;

function declaredTypes(workstream: Place): Types {
  return new Map(
    placesAt(workstream, "variables").flatMap((variable) => {
      const name = textAt(variable, "name");
      const type = textAt(variable, "type");
      if (name === undefined) return [];
      return [[name, type === "number" || type === "boolean" ? type : "text"] as const];
    }),
  );
}

function checkCondition(at: {
  readonly condition: Place;
  readonly types: Types;
  readonly depth: number;
}): readonly ConfigurationProblem[] {
  const { condition, types, depth } = at;
  const parts = [...placesAt(condition, "all"), ...placesAt(condition, "any")];
  if (depth > maxDepth && parts.length > 0) {
    return [{ path: condition.path, message: `groups may be nested ${maxDepth} deep, and this is deeper` }];
  }
  return [
    ...checkTest(condition, types),
    ...parts.flatMap((part) => checkCondition({ condition: part, types, depth: depth + 1 })),
  ];
}

function checkTest(condition: Place, types: Types): readonly ConfigurationProblem[] {
  const fact = textAt(condition, "fact");
  if (fact !== undefined) return checkTestValue(condition, { name: fact, type: "text" });
  const name = textAt(condition, "variable");
  if (name === undefined) return [];
  const type = types.get(name) ?? (isReservedName(name) ? "text" : undefined);
  if (type !== undefined) return checkTestValue(condition, { name, type });
  return [
    unknownName({
      path: placeAt(condition, "variable").path,
      message: `the variable "${name}" is not declared in this workstream`,
      wanted: name,
      known: types.keys(),
    }),
  ];
}
