import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { QueueList } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { explain } from "../explain.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { Dialog, DialogActs } from "./dialog.tsx";

interface TransferDialogProps {
  readonly open: OpenConversation;
  readonly onClose: () => void;
}

export function TransferDialog({ open, onClose }: TransferDialogProps) {
  const { queues: loadQueues, acts } = useConsole();
  const queues = useSignal<QueueList["queues"]>([]);
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
    const queueName = queues.value.find(({ id }) => id === queueId.value)?.name ?? queueId.value;
    isBusy.value = true;
    problem.value = undefined;
    problem.value = await acts().transfer(open.id, { queueId: queueId.value, queueName, note: note.value });
    isBusy.value = false;
    if (problem.value === undefined) onClose();
  };

  return (
    <Dialog title={`Transfer ${open.customerName}`} onClose={onClose} onSubmit={() => void transfer()}>
      <label>
        Queue
        <select
          required
          value={queueId.value}
          onChange={({ currentTarget }) => {
            queueId.value = currentTarget.value;
            problem.value = undefined;
          }}
        >
          <option value="">Choose a queue…</option>
          {queues.value.map(({ id, name }) => (
            <option key={id} value={id}>
              {id === open.queueId ? `${name} (where it is now)` : name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Note for whoever takes it (optional)
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
        label="Transfer"
        busyLabel="Transferring…"
        isBusy={isBusy.value}
        isReady={queueId.value !== ""}
        onClose={onClose}
      />
    </Dialog>
  );
}
