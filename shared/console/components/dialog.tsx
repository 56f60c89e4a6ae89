import type { ComponentChildren } from "preact";
import { text } from "../texts/text.ts";
import { useModal } from "./use-modal.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}

/** The browser's own modal dialog: it keeps the focus in, gives it back, and Escape closes it. */
export function Dialog({ title, onClose, onSubmit, children }: DialogProps) {
  const dialog = useModal(onClose);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <h2 id="dialog-title">{title}</h2>
        {children}
      </form>
    </dialog>
  );
}

interface DialogActsProps {
  readonly label: string;
  readonly busyLabel: string;
  readonly isBusy: boolean;
  readonly isReady: boolean;
  readonly onClose: () => void;
}

export function DialogActs({ label, busyLabel, isBusy, isReady, onClose }: DialogActsProps) {
  return (
    <div class="dialog-acts">
      <button type="button" class="button" onClick={onClose}>
        {text("dialog.cancel")}
      </button>
      <button type="submit" class="button primary" disabled={isBusy || !isReady}>
        {isBusy ? busyLabel : label}
      </button>
    </div>
  );
}
