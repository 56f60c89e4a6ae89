import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { put } from "../state.ts";
import { text } from "../texts/text.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { countdown } from "../view/times.ts";

const longest = 6000;
const lastMinute = 60_000;

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
        <strong>{text("wrapUp.notes")}</strong> <span class="quiet">{text("wrapUp.forWhom")}</span>
      </label>
      <textarea
        id="notes"
        ref={box}
        rows={3}
        maxLength={longest}
        value={state.notes.value[open.id] ?? ""}
        onInput={({ currentTarget }) => put(state.notes, open.id, currentTarget.value)}
      />
      <Dispositions id={open.id} />
      {unsent !== "" && <p class="mark warning">{text("wrapUp.unsent", { text: unsent })}</p>}
      {problem.value !== undefined && (
        <p class="mark bad" role="alert">
          {problem.value}
        </p>
      )}
      <div class="wrap-up-foot">
        {open.wrapUpClosesAt === undefined ? <span /> : <ClosesIn at={open.wrapUpClosesAt} />}
        <button type="submit" class="button primary" disabled={isClosing.value}>
          {text(isClosing.value ? "wrapUp.acting" : "wrapUp.act")}
        </button>
      </div>
    </form>
  );
}

function ClosesIn({ at }: { readonly at: string }) {
  const { state } = useConsole();
  const left = Date.parse(at) - state.now.value;
  return (
    <p class={left < lastMinute ? "mark warning" : "quiet"} role="timer">
      {text("wrapUp.timeLeft", { time: countdown(left) })}
    </p>
  );
}

function Dispositions({ id }: { readonly id: string }) {
  const { state } = useConsole();
  const choices = state.threads.value[id]?.details?.dispositions ?? [];
  if (choices.length === 0) return null;
  return (
    <fieldset class="dispositions">
      <legend>{text("wrapUp.disposition")}</legend>
      {choices.map((choice) => (
        <label key={choice} class="disposition">
          <input
            type="radio"
            name="disposition"
            checked={state.dispositions.value[id] === choice}
            onChange={() => put(state.dispositions, id, choice)}
          />
          <span dir="auto">{choice}</span>
        </label>
      ))}
    </fieldset>
  );
}
