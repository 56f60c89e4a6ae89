import type { TargetedKeyboardEvent } from "preact";

interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
  /** Undefined while it is not known. */
  readonly count: number | undefined;
  readonly isUrgent?: boolean;
}

interface TabsProps<T extends string> {
  readonly label: string;
  readonly panelId: string;
  readonly tabs: readonly Tab<T>[];
  readonly chosen: T;
  readonly onChoose: (id: T) => void;
}

/** Arrow keys go from tab to tab, and show its panel at once. */
export function Tabs<T extends string>({ label, panelId, tabs, chosen, onChoose }: TabsProps<T>) {
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const forward = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1;
    const at = tabs.findIndex(({ id }) => id === chosen);
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: at + forward,
      ArrowLeft: at - forward,
      Home: 0,
      End: tabs.length - 1,
    };
    const step = steps[event.key];
    const next = step === undefined ? undefined : tabs.at(step % tabs.length);
    if (next === undefined || event.altKey) return;
    event.preventDefault();
    onChoose(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, label: name, count, isUrgent = false }) => (
        <button
          key={id}
          type="button"
          class="tab"
          role="tab"
          data-tab={id}
          aria-selected={id === chosen}
          aria-controls={panelId}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          {name}
          {count !== undefined && (
            <span class={isUrgent && count > 0 ? "count unread" : "count"}>{count}</span>
          )}
        </button>
      ))}
    </div>
  );
}
