import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface OverlayProps {
  readonly label: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Modal, without a form of its own: Escape and a click beside it close it, and the focus goes back. */
export function Overlay({ label, className, onClose, children }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    const onPointerDown = ({ target }: Event) => {
      if (target === shown) shown?.close();
    };
    shown?.addEventListener("pointerdown", onPointerDown);
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} class={className} aria-label={label} onClose={onClose}>
      <div class="overlay-body">{children}</div>
    </dialog>
  );
}
