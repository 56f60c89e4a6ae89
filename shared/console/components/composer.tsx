import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { put } from "../state.ts";
import { text } from "../texts/text.ts";
import { SendIcon } from "./icons.tsx";

const longest = 6000;

/** Writing goes on while the connection is lost; sending waits until it is back. */
export function Composer({ id }: { readonly id: string }) {
  const { state, acts } = useConsole();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches) box.current?.focus({ preventScroll: true });
  }, []);
  const draft = state.drafts.value[id] ?? "";
  const isLive = state.connection.value === "live";
  const canSend = isLive && draft.trim() !== "";

  const send = () => {
    if (canSend) acts().send(id, draft.trim());
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const write = (draft: string) => {
    put(state.drafts, id, draft);
    if (draft.trim() !== "" && isLive) acts().tellTyping(id);
  };

  return (
    <form
      class="thread-foot composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label class="unseen" for="reply">
        Reply to the customer
      </label>
      <textarea
        id="reply"
        ref={box}
        rows={2}
        maxLength={longest}
        placeholder="Write a reply…"
        aria-describedby="reply-hint"
        value={draft}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div class="composer-foot">
        <p id="reply-hint" class="quiet">
          {isLive
            ? "Enter sends, Shift+Enter starts a new line"
            : "Not connected. Your text is kept; sending waits."}
        </p>
        <button type="submit" class="button primary" disabled={!canSend}>
          <SendIcon />
          {text("composer.send")}
        </button>
      </div>
    </form>
  );
}
