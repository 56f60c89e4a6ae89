import type { QueueId } from "../ids.ts";
import type { VariableValue } from "./condition.ts";
import type { RoutingRule, Workstream } from "./configuration.ts";
import { evaluateCondition, type TestOutcome } from "./evaluate-condition.ts";

/** What rules may look at. */
export interface RoutingFacts {
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly channelId: string;
  readonly locale?: string;
}

export interface RuleTrace {
  readonly rule: string;
  readonly result: "matched" | "not-matched" | "failed";
  /** Why it is noteworthy: a difference in case only, text where a number was wanted, a failure. */
  readonly notes: readonly string[];
}

export interface QueueChoice {
  readonly queueId: QueueId;
  readonly because: "rule" | "no-rule-matched" | "rule-failed";
  readonly rule?: string;
  readonly trace: readonly RuleTrace[];
}

/** A rule that was looked at, with what it found. */
export interface ExaminedRule extends RuleTrace {
  /** Empty when the rule failed. */
  readonly tests: readonly TestOutcome[];
}

/** Ordered rules, first match wins; no match or a failing rule means the fallback queue. */
export function chooseQueue(workstream: Workstream, facts: RoutingFacts): QueueChoice {
  const { rules, fallbackQueue } = workstream;
  const examined = examineRules(workstream, facts);
  const trace = examined.map(({ tests: _, ...traced }) => traced);
  const last = examined.at(-1);
  const rule = rules[examined.length - 1];
  if (last === undefined || rule === undefined || last.result === "not-matched") {
    return { queueId: fallbackQueue, because: "no-rule-matched", trace };
  }
  return last.result === "matched"
    ? { queueId: rule.queue, because: "rule", rule: rule.name, trace }
    : { queueId: fallbackQueue, because: "rule-failed", rule: rule.name, trace };
}

/** The rules as far as they are looked at: up to the first that matches or fails. */
export function examineRules(
  { rules }: Pick<Workstream, "rules">,
  facts: RoutingFacts,
): readonly ExaminedRule[] {
  const examined: ExaminedRule[] = [];
  for (const rule of rules) {
    const result = examine(rule, facts);
    examined.push(result);
    if (result.result !== "not-matched") break;
  }
  return examined;
}

function examine(rule: RoutingRule, facts: RoutingFacts): ExaminedRule {
  try {
    const { holds, notes, tests } = evaluateCondition(rule.when, facts);
    return { rule: rule.name, result: holds ? "matched" : "not-matched", notes, tests };
  } catch (error) {
    return {
      rule: rule.name,
      result: "failed",
      notes: [error instanceof Error ? error.message : "unknown failure"],
      tests: [],
    };
  }
}
