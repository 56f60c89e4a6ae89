import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Shows a dialog modally as long as its component is there. Says at once and only once that it was closed: the
 * browser's own `close` comes a moment later, when the next key may have opened something else.
 */
export function useModal(
  onClose: () => void,
  { closesBeside = false }: { readonly closesBeside?: boolean } = {},
): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (shown === null) return undefined;
    const listening = new AbortController();
    const onItself = ({ target }: Event): void => {
      if (target !== shown) return;
      listening.abort();
      onClose();
    };
    for (const type of ["cancel", "close", ...(closesBeside ? ["pointerdown"] : [])]) {
      shown.addEventListener(type, onItself, { signal: listening.signal });
    }
    shown.showModal();
    return () => {
      listening.abort();
      shown.close();
    };
  }, []);
  return dialog;
}
