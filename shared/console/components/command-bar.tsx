import { useSignal } from "@preact/signals";
import { Search } from "lucide";
import type { TargetedKeyboardEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { commandItems } from "../command-items.ts";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { type CommandItem, matchCommands } from "../view/commands.ts";
import { Icon } from "./icons.tsx";
import { Overlay } from "./overlay.tsx";

const optionId = (index: number) => `command-${index}`;

/** Finds a conversation or an act by its name. The focus stays in the field; the keys move a mark through the list. */
export function CommandBar() {
  const running = useConsole();
  const query = useSignal("");
  const marked = useSignal(0);
  const list = useRef<HTMLDivElement>(null);
  const items = matchCommands(commandItems(running), query.value);
  const active = Math.min(marked.value, items.length - 1);
  useLayoutEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const close = () => {
    running.state.overlay.value = undefined;
  };
  const run = (item: CommandItem | undefined) => {
    if (item === undefined) return;
    close();
    // After the bar is gone and has given the focus back, so that the act can take it.
    setTimeout(item.run);
  };
  const move = (to: number) => {
    marked.value = (to + items.length) % Math.max(items.length, 1);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      Enter: () => run(items[active]),
    };
    const act = event.isComposing ? undefined : moves[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  return (
    <Overlay label={text("commands.title")} className="dialog command-bar" onClose={close}>
      <div class="command-field">
        <Icon of={Search} />
        <input
          type="text"
          role="combobox"
          aria-label={text("commands.title")}
          aria-expanded={items.length > 0}
          aria-controls="commands"
          aria-autocomplete="list"
          aria-activedescendant={items.length > 0 ? optionId(active) : undefined}
          autocomplete="off"
          spellcheck={false}
          placeholder={text("commands.placeholder")}
          value={query.value}
          onInput={({ currentTarget }) => {
            query.value = currentTarget.value;
            marked.value = 0;
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id="commands" class="commands" role="listbox" aria-label={text("commands.found")}>
        {items.map((item, index) => (
          <CommandRow
            key={item.id}
            item={item}
            id={optionId(index)}
            isActive={index === active}
            isFirstOfGroup={items[index - 1]?.group !== item.group}
            onRun={() => run(item)}
          />
        ))}
      </div>
      <p class={items.length === 0 ? "quiet nothing" : "unseen"} role="status">
        {items.length === 0
          ? text("inbox.nothingFound", { query: query.value })
          : text("commands.count", { count: items.length })}
      </p>
    </Overlay>
  );
}

interface CommandRowProps {
  readonly item: CommandItem;
  readonly id: string;
  readonly isActive: boolean;
  readonly isFirstOfGroup: boolean;
  readonly onRun: () => void;
}

function CommandRow({ item, id, isActive, isFirstOfGroup, onRun }: CommandRowProps) {
  const group = text(`commands.${item.group}`);
  return (
    <>
      {isFirstOfGroup && (
        <p class="menu-title" role="presentation">
          {group}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant names it */}
      <div id={id} class="command" role="option" aria-selected={isActive} onClick={onRun}>
        <span class="grow" dir="auto">
          {item.label}
        </span>
        {item.about !== undefined && <span class="quiet">{item.about}</span>}
      </div>
    </>
  );
}
