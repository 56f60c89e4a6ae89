import { useSignal } from "@preact/signals";
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useRef } from "preact/hooks";
import { useFixedRows } from "./use-fixed-rows.ts";

interface ListBoxProps<T> {
  readonly id: string;
  readonly label: string;
  readonly rows: readonly T[];
  readonly idOf: (row: T) => string;
  readonly selected: string | undefined;
  /** Of each row, in rem. */
  readonly rowHeight: number;
  readonly rowClass?: (row: T) => string;
  readonly onChoose: (id: string) => void;
  readonly children: (row: T) => ComponentChildren;
}

/** A list of which one is chosen. It has the focus itself; the keys move a mark, Enter chooses; only rows in view are drawn. */
export function ListBox<T>(props: ListBoxProps<T>) {
  const { id, label, rows, idOf, selected, rowHeight, rowClass, onChoose, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const marked = useSignal<string | undefined>(undefined);
  const indexOf = (wanted: string | undefined) => rows.findIndex((row) => idOf(row) === wanted);
  const active = Math.max(indexOf(marked.value ?? selected), 0);
  const list = useFixedRows({ scroller: box, count: rows.length, rowHeight, kept: active });
  const optionId = (index: number) => `${id}-${index}`;

  const moveTo = (index: number) => {
    const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (row === undefined) return;
    marked.value = idOf(row);
    list.show(indexOf(marked.value));
  };
  const choose = () => {
    const row = rows[active];
    if (row !== undefined) onChoose(idOf(row));
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(active + 1),
      ArrowUp: () => moveTo(active - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      Enter: choose,
      " ": choose,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };

  return (
    <div
      ref={box}
      id={id}
      class="list-box"
      role="listbox"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={rows.length > 0 ? optionId(active) : undefined}
      onKeyDown={onKeyDown}
    >
      <div class="list-box-all" role="presentation" style={{ blockSize: `${list.height}px` }}>
        {list.shown.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const rowId = idOf(row);
          return (
            // The list box itself takes the keys; a click is for those who point.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box has the focus and takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant names it
            <div
              key={rowId}
              id={optionId(index)}
              class={["row", index === active && "marked", rowClass?.(row)].filter(Boolean).join(" ")}
              role="option"
              aria-selected={rowId === selected}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                marked.value = rowId;
                onChoose(rowId);
              }}
            >
              {children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
