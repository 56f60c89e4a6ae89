import { useSignal } from "@preact/signals";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
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
    <Dialog
      title={text("end.title", { name: open.customerName })}
      onClose={onClose}
      onSubmit={() => void end()}
    >
      <p>{text("end.about")}</p>
      {problem.value !== undefined && (
        <p class="mark bad" role="alert">
          {problem.value}
        </p>
      )}
      <DialogActs
        label={text("end.act")}
        busyLabel={text("end.acting")}
        isBusy={isBusy.value}
        isReady
        onClose={onClose}
      />
    </Dialog>
  );
}
