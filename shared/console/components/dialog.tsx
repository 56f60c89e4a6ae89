import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../texts/text.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ComponentChildren;
}

/** The browser's own modal dialog: it keeps the focus in, gives it back, and Escape closes it. */
export function Dialog({ title, onClose, onSubmit, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={onClose}>
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
