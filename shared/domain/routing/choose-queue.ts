import type { QueueId } from "../ids.ts";
import type { VariableValue } from "./condition.ts";
import type { RoutingRule, Workstream } from "./configuration.ts";
import { evaluateCondition } from "./evaluate-condition.ts";

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

/** Ordered rules, first match wins; no match or a failing rule means the fallback queue. */
export function chooseQueue(workstream: Workstream, facts: RoutingFacts): QueueChoice {
  const { rules, fallbackQueue } = workstream;
  const trace: RuleTrace[] = [];
  for (const rule of rules) {
    const examined = examine(rule, facts);
    trace.push(examined);
    if (examined.result === "matched")
      return { queueId: rule.queue, because: "rule", rule: rule.name, trace };
    if (examined.result === "failed") {
      return { queueId: fallbackQueue, because: "rule-failed", rule: rule.name, trace };
    }
  }
  return { queueId: fallbackQueue, because: "no-rule-matched", trace };
}

function examine(rule: RoutingRule, facts: RoutingFacts): RuleTrace {
  try {
    const { holds, notes } = evaluateCondition(rule.when, facts);
    return { rule: rule.name, result: holds ? "matched" : "not-matched", notes };
  } catch (error) {
    return {
      rule: rule.name,
      result: "failed",
      notes: [error instanceof Error ? error.message : "unknown failure"],
    };
  }
}
