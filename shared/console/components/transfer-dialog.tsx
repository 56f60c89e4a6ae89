import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { QueueList } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { explain } from "../explain.ts";
import { text } from "../texts/text.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { Dialog, DialogActs } from "./dialog.tsx";
import { QueueChoice } from "./queue-choice.tsx";

interface TransferDialogProps {
  readonly open: OpenConversation;
  readonly onClose: () => void;
}

export function TransferDialog({ open, onClose }: TransferDialogProps) {
  const { queues: loadQueues, acts } = useConsole();
  const queues = useSignal<QueueList["queues"] | undefined>(undefined);
  const queueId = useSignal("");
  const note = useSignal("");
  const isBusy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);

  useEffect(() => {
    loadQueues().then(
      (list) => {
        queues.value = list.queues;
      },
      (error: unknown) => {
        problem.value = explain(error);
      },
    );
  }, []);

  const transfer = async () => {
    if (queueId.value === "") return;
    const queueName = queues.value?.find(({ id }) => id === queueId.value)?.name ?? queueId.value;
    isBusy.value = true;
    problem.value = undefined;
    problem.value = await acts().transfer(open.id, { queueId: queueId.value, queueName, note: note.value });
    isBusy.value = false;
    if (problem.value === undefined) onClose();
  };

  return (
    <Dialog
      title={text("transfer.title", { name: open.customerName })}
      onClose={onClose}
      onSubmit={() => void transfer()}
    >
      <QueueChoice
        queues={queues.value}
        current={open.queueId}
        chosen={queueId.value}
        onChoose={(id) => {
          queueId.value = id;
          problem.value = undefined;
        }}
      />
      <label>
        {text("transfer.note")}
        <textarea
          rows={3}
          maxLength={2000}
          value={note.value}
          onInput={({ currentTarget }) => {
            note.value = currentTarget.value;
          }}
        />
      </label>
      {problem.value !== undefined && (
        <p class="mark bad" role="alert">
          {problem.value}
        </p>
      )}
      <DialogActs
        label={text("transfer.act")}
        busyLabel={text("transfer.acting")}
        isBusy={isBusy.value}
        isReady={queueId.value !== ""}
        onClose={onClose}
      />
    </Dialog>
  );
}
