import { useSignal } from "@preact/signals";
import { useConsole } from "../console-context.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { Dialog, DialogActs } from "./dialog.tsx";

interface EndDialogProps {
  readonly open: OpenConversation;
  readonly onClose: () => void;
}

export function EndDialog({ open, onClose }: EndDialogProps) {
  const { acts } = useConsole();
  const isBusy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const end = async () => {
    isBusy.value = true;
    problem.value = await acts().end(open.id);
    isBusy.value = false;
    if (problem.value === undefined) onClose();
  };
  return (
    <Dialog title={`End with ${open.customerName}?`} onClose={onClose} onSubmit={() => void end()}>
      <p>The customer is told that the conversation has ended. It cannot be opened again. Wrap-up begins.</p>
      {problem.value !== undefined && (
        <p class="mark bad" role="alert">
          {problem.value}
        </p>
      )}
      <DialogActs
        label="End conversation"
        busyLabel="Ending…"
        isBusy={isBusy.value}
        isReady
        onClose={onClose}
      />
    </Dialog>
  );
}
