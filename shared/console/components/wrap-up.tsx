import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { put } from "../state.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { countdown } from "../view/times.ts";

const longest = 6000;

/** The customer is gone; what is worth keeping is noted. */
export function WrapUp({ open }: { readonly open: OpenConversation }) {
  const { state, acts } = useConsole();
  const box = useRef<HTMLTextAreaElement>(null);
  const isClosing = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    // Only when the composer went away under somebody's hands.
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, []);
  const unsent = (state.drafts.value[open.id] ?? "").trim();
  const close = async () => {
    isClosing.value = true;
    problem.value = await acts().close(open.id);
    isClosing.value = false;
  };
  return (
    <form
      class="thread-foot wrap-up"
      onSubmit={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <label for="notes">
        <strong>Wrap-up notes</strong>{" "}
        <span class="quiet">for your colleagues; the customer never sees them</span>
      </label>
      <textarea
        id="notes"
        ref={box}
        rows={3}
        maxLength={longest}
        value={state.notes.value[open.id] ?? ""}
        onInput={({ currentTarget }) => put(state.notes, open.id, currentTarget.value)}
      />
      {unsent !== "" && <p class="mark warning">Written but not sent: {unsent}</p>}
      {problem.value !== undefined && (
        <p class="mark bad" role="alert">
          {problem.value}
        </p>
      )}
      <div class="wrap-up-foot">
        {open.wrapUpClosesAt === undefined ? <span /> : <ClosesIn at={open.wrapUpClosesAt} />}
        <button type="submit" class="button primary" disabled={isClosing.value}>
          {isClosing.value ? "Closing…" : "Close conversation"}
        </button>
      </div>
    </form>
  );
}

function ClosesIn({ at }: { readonly at: string }) {
  const { state } = useConsole();
  return (
    <p class="quiet" role="timer">
      Closes by itself in {countdown(Date.parse(at) - state.now.value)}
    </p>
  );
}
