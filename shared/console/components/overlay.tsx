import type { ComponentChildren } from "preact";
import { useModal } from "./use-modal.ts";

interface OverlayProps {
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Modal, without a form of its own: Escape and a click beside it close it, and the focus goes back. */
export function Overlay({ label, className, onClose, children }: OverlayProps) {
  const dialog = useModal(onClose, { closesBeside: true });
  return (
    <dialog ref={dialog} class={className} aria-label={label}>
      <div class="overlay-body">{children}</div>
    </dialog>
  );
}
