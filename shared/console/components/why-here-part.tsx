import { Check, TriangleAlert, X } from "lucide";
import type { ConversationDetails, WhyHere } from "../../wire/agent-api/types.ts";
import { text } from "../texts/text.ts";
import { clockTime, completeTime } from "../view/times.ts";
import { actualText, expectedText, operatorText, whyHereText } from "../view/why-here.ts";
import { Facts } from "./facts.tsx";
import { Icon } from "./icons.tsx";

type Rule = NonNullable<WhyHere["rules"]>[number];
type PastOffer = NonNullable<ConversationDetails["offers"]>[number];

interface WhyHerePartProps {
  readonly whyHere: WhyHere;
  readonly queueName: string;
  readonly offers: readonly PastOffer[];
}

/** The last routing decision: what was looked at, what it held against what, and whom it was offered to. */
export function WhyHerePart({ whyHere, queueName, offers }: WhyHerePartProps) {
  const { rule, instead, at, revision, rules = [] } = whyHere;
  return (
    <>
      <p>{whyHereText(whyHere)}</p>
      <Facts
        facts={[
          [text("why.queue"), queueName],
          [text("why.rule"), rule],
          [text("why.instead"), instead],
          [text("why.at"), at === undefined ? undefined : completeTime(at)],
          [text("why.revision"), revision === undefined ? undefined : String(revision)],
        ]}
      />
      {rules.length > 0 && (
        <>
          <h4>{text("why.rules")}</h4>
          <ol class="rules">
            {rules.map((examined, index) => (
              <ExaminedRule key={`${index} ${examined.rule}`} examined={examined} />
            ))}
          </ol>
        </>
      )}
      {offers.length > 0 && (
        <>
          <h4>{text("why.offers")}</h4>
          <ol class="past-offers">
            {offers.map((offer, index) => (
              <Offered key={`${index} ${offer.madeAt}`} offer={offer} />
            ))}
          </ol>
        </>
      )}
    </>
  );
}

const results = {
  matched: { icon: Check, tone: "active" },
  "not-matched": { icon: X, tone: "" },
  failed: { icon: TriangleAlert, tone: "bad" },
} as const;

function ExaminedRule({ examined: { rule, result, notes, tests } }: { readonly examined: Rule }) {
  return (
    <li class={`rule ${result}`}>
      <p class="rule-name">
        <strong dir="auto">{rule}</strong>
        <span class={`tag ${results[result].tone}`}>{text(`why.result.${result}`)}</span>
      </p>
      {tests.length > 0 && (
        <ul class="tests">
          {tests.map((test, index) => (
            <li key={`${index} ${test.attribute}`} class={test.holds ? "holds" : "holds-not"}>
              <span class="test-mark">
                <Icon of={test.holds ? Check : X} />
              </span>
              <span class="unseen">{text(test.holds ? "why.holds" : "why.holdsNot")}</span>
              <div class="test-words">
                <p>
                  <code>{test.attribute}</code> {operatorText(test.operator)}{" "}
                  <strong dir="auto">{expectedText(test.expected)}</strong>
                </p>
                <p class="quiet" dir="auto">
                  {actualText(test.actual)}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {notes.map((note) => (
        <p key={note} class="quiet" dir="auto">
          {note}
        </p>
      ))}
    </li>
  );
}

const outcomeTones = {
  open: "warning",
  accepted: "active",
  declined: "",
  "ran-out": "bad",
  "agent-lost": "bad",
  "customer-left": "",
} as const;

function Offered({ offer: { agentName, madeAt, outcome, endedAt } }: { readonly offer: PastOffer }) {
  return (
    <li class="past-offer">
      <p>
        <strong dir="auto">{agentName}</strong>
        <span class={`tag ${outcomeTones[outcome]}`}>{text(`why.outcome.${outcome}`)}</span>
      </p>
      <p class="quiet">
        <time dateTime={madeAt} title={completeTime(madeAt)}>
          {clockTime(madeAt)}
        </time>
        {endedAt !== undefined && (
          <>
            {" – "}
            <time dateTime={endedAt} title={completeTime(endedAt)}>
              {clockTime(endedAt)}
            </time>
          </>
        )}
      </p>
    </li>
  );
}
