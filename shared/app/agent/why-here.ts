import type { WorkstreamId } from "../../domain/ids.ts";
import { type ExaminedRule, examineRules } from "../../domain/routing/choose-queue.ts";
import type { TestOutcome } from "../../domain/routing/evaluate-condition.ts";
import type { ThreadEventOf } from "../../domain/thread/event.ts";
import { routingFacts, workstreamIn } from "../../domain/thread/place.ts";
import type { ChannelAddress, ContextVariables } from "../../domain/thread/state.ts";
import type { WhyHere } from "../../wire/agent-api/types.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { isoTime } from "./iso-time.ts";

/** A routing decision, and what the rules could look at when it was made. */
export interface Placement {
  readonly at: number;
  readonly choice: ThreadEventOf<"QueueChosen">;
  readonly workstreamId: WorkstreamId | undefined;
  readonly variables: ContextVariables;
  readonly address: ChannelAddress | undefined;
}

type Rules = NonNullable<WhyHere["rules"]>;
type RuleTest = Rules[number]["tests"][number];

/** Why a conversation is in its queue. Values of variables are shown where `mayShow` says so. */
export async function describeWhyHere(
  deps: Pick<AgentDeps, "pastRevision">,
  placement: Placement,
  mayShow: (variable: string) => boolean,
): Promise<WhyHere> {
  const { at, choice } = placement;
  const { queueId, because, rule, instead, revision } = choice;
  const rules = await examineAgain(deps, placement);
  return {
    at: isoTime(at),
    revision,
    queueId,
    because,
    ...(rule === undefined ? {} : { rule }),
    ...(instead === undefined ? {} : { instead }),
    rules: rules.map(({ notes, tests, ...examined }) => ({
      ...examined,
      notes: [...notes],
      tests: tests.map((outcome) => describeTest(outcome, mayShow)),
    })),
  };
}

/** Rules are pure and revisions never change: what the rules found then, they find again. */
async function examineAgain(
  { pastRevision }: Pick<AgentDeps, "pastRevision">,
  { choice, workstreamId, variables, address }: Placement,
): Promise<readonly ExaminedRule[]> {
  if (choice.trace.length === 0) return [];
  const revision = await pastRevision(choice.revision);
  const workstream = revision && workstreamIn(revision.configuration, workstreamId);
  if (workstream === undefined) return [];
  const again = examineRules(workstream, routingFacts(variables, address));
  return choice.trace.map((traced, index) => ({ ...traced, tests: testsOf(again[index], traced) }));
}

/** What the journal says stands. Tests that say something else, of a later version of this code, are left out. */
function testsOf(
  again: ExaminedRule | undefined,
  { rule, result }: Pick<ExaminedRule, "rule" | "result">,
): readonly TestOutcome[] {
  return again?.rule === rule && again.result === result ? again.tests : [];
}

function describeTest(outcome: TestOutcome, mayShow: (variable: string) => boolean): RuleTest {
  const { test, holds, actual, foundIn } = outcome;
  const { operator, value } = test;
  const isShown = foundIn === undefined || mayShow(foundIn);
  return {
    attribute: "fact" in test ? test.fact : test.variable,
    operator,
    ...(value === undefined ? {} : { expected: typeof value === "object" ? [...value] : value }),
    ...(actual === undefined || !isShown ? {} : { actual }),
    holds,
  };
}
