import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { PreviousList } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { explain } from "../explain.ts";
import { text } from "../texts/text.ts";
import { completeTime } from "../view/times.ts";
import { Facts } from "./facts.tsx";
import { Skeleton } from "./skeleton.tsx";

type PreviousConversation = PreviousList["conversations"][number];

/** Read when it is opened: most conversations are answered without. */
export function PreviousPart({ id }: { readonly id: string }) {
  const { previous } = useConsole();
  const found = useSignal<readonly PreviousConversation[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    previous(id).then(
      ({ conversations }) => {
        found.value = conversations;
      },
      (error: unknown) => {
        problem.value = explain(error);
      },
    );
  }, [id]);
  if (problem.value !== undefined) return <p class="mark bad">{problem.value}</p>;
  if (found.value === undefined) return <Skeleton lines={3} />;
  if (found.value.length === 0) return <p class="quiet">{text("previous.none")}</p>;
  return (
    <ol class="previous">
      {found.value.map((conversation) => (
        <Earlier key={conversation.id} conversation={conversation} />
      ))}
    </ol>
  );
}

function Earlier({ conversation }: { readonly conversation: PreviousConversation }) {
  const { openedAt, queueName, agentNames, disposition, notes, closedBecause } = conversation;
  return (
    <li class="earlier">
      <p class="earlier-when">
        <time dateTime={openedAt}>{completeTime(openedAt)}</time>
        {disposition !== undefined && <span class="tag">{disposition}</span>}
      </p>
      <Facts
        facts={[
          [text("previous.queue"), queueName],
          [text("previous.agents"), agentNames.join(", ")],
          [text("previous.ended"), text(`line.closed-${closedBecause}`)],
        ]}
      />
      {notes !== undefined && (
        <p class="kept-note text" dir="auto">
          {notes}
        </p>
      )}
    </li>
  );
}
