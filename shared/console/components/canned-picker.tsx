import { useSignal } from "@preact/signals";
import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { explain } from "../explain.ts";
import { text } from "../texts/text.ts";
import { type CannedReply, searchReplies } from "../view/canned-replies.ts";

interface CannedPickerProps {
  readonly queueId: string | undefined;
  readonly onChoose: (reply: CannedReply) => void;
  /** Back to the composer. */
  readonly onClose: () => void;
  /** The focus went elsewhere. */
  readonly onLeave: () => void;
}

const optionId = (index: number): string => `canned-${index}`;

/** A combobox over the canned replies: the focus stays in its search, the arrows move the choice. */
export function CannedPicker({ queueId, onChoose, onClose, onLeave }: CannedPickerProps) {
  const { replies, problem } = useCannedReplies();
  const box = useRef<HTMLDivElement>(null);
  const search = useSignal("");
  const active = useSignal(0);
  const found = searchReplies(replies ?? [], search.value, queueId);
  const chosen = found[Math.min(active.value, found.length - 1)];

  useEffect(() => {
    box.current?.querySelector("input")?.focus();
  }, []);
  useEffect(() => {
    box.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active.value]);

  const move = (step: number) => {
    active.value = (active.value + step + found.length) % Math.max(1, found.length);
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => chosen && onChoose(chosen),
    Escape: onClose,
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const act = event.isComposing ? undefined : keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div
      ref={box}
      class="canned"
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !box.current?.contains(relatedTarget)) onLeave();
      }}
    >
      <input
        class="field"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="canned-list"
        aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : optionId(found.indexOf(chosen))}
        aria-label={text("canned.search")}
        placeholder={text("canned.search")}
        autocomplete="off"
        value={search.value}
        onInput={({ currentTarget }) => {
          search.value = currentTarget.value;
          active.value = 0;
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id="canned-list"
        class="canned-list"
        role="listbox"
        aria-label={text("canned.title")}
        tabIndex={-1}
      >
        {found.map((reply, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above takes the keys
          <div
            key={reply.slug}
            id={optionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={reply === chosen}
            class="canned-option"
            onClick={() => onChoose(reply)}
            onMouseMove={() => {
              active.value = index;
            }}
          >
            <p class="canned-name">
              <strong>
                <bdi>{reply.title}</bdi>
              </strong>
              <code dir="ltr">/{reply.slug}</code>
            </p>
            <p class="canned-text" dir="auto">
              {reply.text}
            </p>
          </div>
        ))}
      </div>
      <p class="canned-state quiet" role="status">
        {stateOf(problem, replies, found.length)}
      </p>
    </div>
  );
}

function stateOf(
  problem: string | undefined,
  replies: readonly CannedReply[] | undefined,
  count: number,
): string {
  if (problem !== undefined) return problem;
  if (replies === undefined) return text("canned.loading");
  if (replies.length === 0) return text("canned.none");
  return count === 0 ? text("canned.notFound") : text("canned.hint", { count });
}

/** Read each time the picker opens: they are few, and somebody may have changed them. */
function useCannedReplies() {
  const { cannedReplies } = useConsole();
  const replies = useSignal<readonly CannedReply[] | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    cannedReplies().then(
      (list) => {
        replies.value = list.replies;
      },
      (error: unknown) => {
        problem.value = explain(error);
      },
    );
  }, []);
  return { replies: replies.value, problem: problem.value };
}
