import type { ComponentChildren } from "preact";
import type { ConversationDetails } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { completeTime } from "../view/times.ts";
import { whyHereText } from "../view/why-here.ts";
import { CloseIcon } from "./icons.tsx";

interface ContextPaneProps {
  readonly open: OpenConversation;
  readonly details: ConversationDetails | undefined;
}

export function ContextPane({ open, details }: ContextPaneProps) {
  const { state } = useConsole();
  return (
    <aside class="pane context-pane" aria-label={`About ${open.customerName}`}>
      <div class="pane-title">
        <h2>Details</h2>
        <button
          type="button"
          class="button plain toggle-context"
          onClick={() => {
            state.isContextOpen.value = false;
          }}
        >
          <CloseIcon />
          <span class="unseen">Close details</span>
        </button>
      </div>
      {details === undefined ? <p class="quiet">Loading…</p> : <Context details={details} />}
    </aside>
  );
}

function Context({ details }: { readonly details: ConversationDetails }) {
  const { whyHere, summary, variables, queue, openedAt } = details;
  const warnings = warningsOf(details);
  return (
    <>
      {warnings.length > 0 && (
        <ul class="warnings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {whyHere !== undefined && (
        <Part title="Why here">
          <p>{whyHereText(whyHere)}</p>
          <Facts
            facts={[
              ["Queue", queue?.name ?? whyHere.queueId],
              ["Rule", whyHere.rule],
              ["Meant for", whyHere.instead],
            ]}
          />
        </Part>
      )}
      {summary !== undefined && (
        <Part title="Summary">
          <p class="text">{summary}</p>
        </Part>
      )}
      <Part title="Variables">
        {variables.length === 0 ? (
          <p class="quiet">None are set.</p>
        ) : (
          <Facts facts={variables.map(({ name, value }) => [name, String(value)])} />
        )}
      </Part>
      {openedAt !== undefined && (
        <Part title="Conversation">
          <Facts facts={[["Opened", completeTime(openedAt)]]} />
        </Part>
      )}
    </>
  );
}

/** What went wrong on the way here, a bot that forgot to bridge included. */
function warningsOf({ warnings, unbridgedMessages: hidden }: ConversationDetails): readonly string[] {
  if (hidden === 0) return warnings;
  const what = hidden === 1 ? "1 bot message was" : `${hidden} bot messages were`;
  return [...warnings, `${what} not bridged: the customer did not see ${hidden === 1 ? "it" : "them"}.`];
}

function Part({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, string | undefined])[] }) {
  const known = facts.filter(([, value]) => value !== undefined);
  return (
    <dl class="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
