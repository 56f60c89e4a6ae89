import { useSignal } from "@preact/signals";
import type { QueueList } from "../../wire/agent-api/types.ts";
import { text } from "../texts/text.ts";
import { findQueues } from "../view/find-queues.ts";
import { Skeleton } from "./skeleton.tsx";

type Queue = QueueList["queues"][number];

interface QueueChoiceProps {
  readonly queues: readonly Queue[] | undefined;
  readonly current: string | undefined;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** The queues as radio buttons, each with how soon somebody there would take the conversation. */
export function QueueChoice({ queues, current, chosen, onChoose }: QueueChoiceProps) {
  const search = useSignal("");
  const found = findQueues(queues ?? [], search.value);
  return (
    <fieldset class="queue-choice">
      <legend>{text("transfer.queue")}</legend>
      <input
        class="field"
        type="search"
        aria-label={text("transfer.search")}
        placeholder={text("transfer.search")}
        value={search.value}
        onInput={({ currentTarget }) => {
          search.value = currentTarget.value;
        }}
      />
      <div class="queue-options">
        {found.map((queue) => (
          <label key={queue.id} class="queue-option">
            <input
              type="radio"
              name="queue"
              value={queue.id}
              checked={queue.id === chosen}
              onChange={() => onChoose(queue.id)}
            />
            <span class="queue-name">
              <bdi>{queue.name}</bdi>
              {queue.id === current && <span class="quiet">{text("transfer.here")}</span>}
            </span>
            <Availability queue={queue} />
          </label>
        ))}
        {queues === undefined && <Skeleton lines={3} />}
        {queues !== undefined && found.length === 0 && (
          <p class="quiet" role="status">
            {text("transfer.notFound")}
          </p>
        )}
      </div>
    </fieldset>
  );
}

function Availability({ queue: { agentsAvailable: count, waiting, hasBot } }: { readonly queue: Queue }) {
  const isServed = count > 0 || hasBot;
  return (
    <span class="availability">
      {waiting > 0 && <span class="quiet">{text("transfer.waiting", { count: waiting })}</span>}
      <span class={`tag ${isServed ? "active" : "warning"}`}>{availabilityText(count, hasBot)}</span>
    </span>
  );
}

function availabilityText(count: number, hasBot: boolean): string {
  if (count > 0) return text("transfer.available", { count });
  return text(hasBot ? "transfer.bot" : "transfer.nobody");
}
