import { TriangleAlert } from "lucide";
import type { ConversationDetails, Message } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { notesIn } from "../view/notes-in.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { completeTime } from "../view/times.ts";
import { Accordion } from "./accordion.tsx";
import { Facts } from "./facts.tsx";
import { CloseIcon, Icon } from "./icons.tsx";
import { NotesPart } from "./notes-part.tsx";
import { PreviousPart } from "./previous-part.tsx";
import { Skeleton } from "./skeleton.tsx";
import { WhyHerePart } from "./why-here-part.tsx";

interface ContextPaneProps {
  readonly open: OpenConversation;
  readonly details: ConversationDetails | undefined;
}

export function ContextPane({ open, details }: ContextPaneProps) {
  const { state } = useConsole();
  const messages = state.threads.value[open.id]?.messages ?? [];
  return (
    <aside class="pane context-pane" aria-label={text("context.about", { name: open.customerName })}>
      <div class="pane-title">
        <h2>{text("context.title")}</h2>
        <button
          type="button"
          class="button plain toggle-context"
          onClick={() => {
            state.isContextOpen.value = false;
          }}
        >
          <CloseIcon />
          <span class="unseen">{text("context.close")}</span>
        </button>
      </div>
      {details === undefined ? (
        <div class="part-body">
          <Skeleton lines={8} />
        </div>
      ) : (
        <Context details={details} messages={messages} />
      )}
    </aside>
  );
}

interface ContextProps {
  readonly details: ConversationDetails;
  readonly messages: readonly Message[];
}

function Context({ details, messages }: ContextProps) {
  const { id, whyHere, summary, variables, queue, offers = [] } = details;
  return (
    <>
      <Warnings details={details} />
      <Accordion name="why" title={text("context.why")}>
        {() =>
          whyHere === undefined ? (
            <p class="quiet">{text("why.none")}</p>
          ) : (
            <WhyHerePart whyHere={whyHere} queueName={queue?.name ?? whyHere.queueId} offers={offers} />
          )
        }
      </Accordion>
      <Accordion name="summary" title={text("context.summary")}>
        {() => (
          <p class={summary === undefined ? "quiet" : "text"} dir="auto">
            {summary ?? text("context.noSummary")}
          </p>
        )}
      </Accordion>
      <Accordion name="variables" title={text("context.variables")} count={variables.length}>
        {() =>
          variables.length === 0 ? (
            <p class="quiet">{text("context.noVariables")}</p>
          ) : (
            <Facts isStacked facts={variables.map(({ name, value }) => [name, String(value)])} />
          )
        }
      </Accordion>
      <Accordion name="notes" title={text("context.notes")} count={notesIn(messages).length}>
        {() => <NotesPart messages={messages} />}
      </Accordion>
      <Accordion name="previous" title={text("context.previous")}>
        {() => <PreviousPart id={id} />}
      </Accordion>
      <Accordion name="details" title={text("context.details")}>
        {() => <Details details={details} />}
      </Accordion>
    </>
  );
}

function Details({ details: { id, openedAt, customerName, disposition } }: Pick<ContextProps, "details">) {
  return (
    <Facts
      facts={[
        [text("details.customer"), customerName],
        [text("details.opened"), openedAt === undefined ? undefined : completeTime(openedAt)],
        [text("details.disposition"), disposition],
        [text("details.id"), id],
      ]}
    />
  );
}

/** What went wrong on the way here, a bot that forgot to bridge included. */
function Warnings({ details: { warnings, unbridgedMessages: hidden } }: Pick<ContextProps, "details">) {
  const all = hidden === 0 ? warnings : [...warnings, text("context.unbridged", { count: hidden })];
  if (all.length === 0) return null;
  return (
    <ul class="warnings">
      {all.map((warning) => (
        <li key={warning} class="warning-line">
          <Icon of={TriangleAlert} />
          <span dir="auto">{warning}</span>
        </li>
      ))}
    </ul>
  );
}
