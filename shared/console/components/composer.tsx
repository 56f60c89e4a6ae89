import { useSignal } from "@preact/signals";
import { MessageSquareReply, StickyNote, TextQuote } from "lucide";
import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { type ComposerMode, put } from "../state.ts";
import { text } from "../texts/text.ts";
import { type CannedReply, fillReply } from "../view/canned-replies.ts";
import { isOpeningCanned, isSending, lengthState } from "../view/composing.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { CannedPicker } from "./canned-picker.tsx";
import { ComposerHint, LengthCount } from "./composer-hint.tsx";
import { Icon, SendIcon } from "./icons.tsx";

/** Writing goes on while the connection is lost; sending waits until it is back. */
export function Composer({ open }: { readonly open: OpenConversation }) {
  const { state, acts } = useConsole();
  const { id } = open;
  const box = useRef<HTMLTextAreaElement>(null);
  const picking = useSignal<"no" | "by-key" | "by-button">("no");
  const mode = state.composerMode.value;
  const drafts = mode === "note" ? state.noteDrafts : state.drafts;
  const draft = drafts.value[id] ?? "";
  const isLive = state.connection.value === "live";
  const canSend = isLive && draft.trim() !== "" && lengthState(draft) !== "too-long";

  useEffect(() => {
    // An answer to the customer is the rule; nobody writes to another conversation's mode by mistake.
    state.composerMode.value = "reply";
    if (!matchMedia("(pointer: coarse)").matches) box.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => growWith(box.current), [draft, mode]);

  const send = () => {
    if (canSend) acts().send(id, draft.trim(), mode === "note" ? "note" : "message");
  };
  const write = (draft: string) => {
    put(drafts, id, draft);
    if (mode === "reply" && draft.trim() !== "" && isLive) acts().tellTyping(id);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (isOpeningCanned(event, event.currentTarget)) picking.value = "by-key";
    else if (isSending(event)) send();
    else return;
    event.preventDefault();
  };
  const leavePicker = () => {
    picking.value = "no";
  };
  const choose = (reply: CannedReply) => {
    const values = {
      CustomerName: open.customerName,
      AgentName: state.me.peek()?.displayName ?? "",
      QueueName: open.queueName,
    };
    leavePicker();
    insert(box.current, fillReply(reply.text, values));
  };
  const closePicker = () => {
    const wasTyped = picking.peek() === "by-key";
    leavePicker();
    if (wasTyped) insert(box.current, "/");
    else box.current?.focus();
  };

  return (
    <form
      class="thread-foot"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {picking.value !== "no" && (
        <CannedPicker queueId={open.queueId} onChoose={choose} onClose={closePicker} onLeave={leavePicker} />
      )}
      <div class={`composer ${mode}`}>
        <div class="composer-head">
          <ModeSwitch mode={mode} onSwitch={() => box.current?.focus()} />
          <LengthCount draft={draft} />
        </div>
        <label class="unseen" for="reply">
          {text(`composer.label.${mode}`)}
        </label>
        <textarea
          id="reply"
          ref={box}
          rows={2}
          dir={draft === "" ? undefined : "auto"}
          placeholder={text(`composer.placeholder.${mode}`)}
          aria-describedby="reply-hint"
          aria-invalid={lengthState(draft) === "too-long"}
          value={draft}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div class="composer-foot">
          <button
            type="button"
            class="button plain"
            title={text("canned.title")}
            aria-haspopup="listbox"
            aria-expanded={picking.value !== "no"}
            onClick={() => {
              picking.value = "by-button";
            }}
          >
            <Icon of={TextQuote} />
            <span class="unseen">{text("canned.title")}</span>
          </button>
          <ComposerHint />
          <button type="submit" class="button primary" disabled={!canSend}>
            <SendIcon />
            {text(mode === "note" ? "composer.addNote" : "composer.send")}
          </button>
        </div>
      </div>
    </form>
  );
}

interface ModeSwitchProps {
  readonly mode: ComposerMode;
  readonly onSwitch: () => void;
}

const modes = { reply: MessageSquareReply, note: StickyNote } as const;

function ModeSwitch({ mode, onSwitch }: ModeSwitchProps) {
  const { state } = useConsole();
  return (
    <fieldset class="mode-switch">
      <legend class="unseen">{text("composer.mode")}</legend>
      {(["reply", "note"] as const).map((other) => (
        <button
          key={other}
          type="button"
          class="mode"
          aria-pressed={other === mode}
          onClick={() => {
            state.composerMode.value = other;
            onSwitch();
          }}
        >
          <Icon of={modes[other]} />
          {text(`composer.mode.${other}`)}
        </button>
      ))}
    </fieldset>
  );
}

function growWith(box: HTMLTextAreaElement | null): void {
  if (box === null) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

/** Where the caret is, as if it had been typed: it can be undone, and the draft hears of it. */
function insert(box: HTMLTextAreaElement | null, words: string): void {
  if (box === null) return;
  box.focus();
  box.setRangeText(words, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
