import { useSignal } from "@preact/signals";
import { Check } from "lucide";
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";

interface MenuProps {
  readonly label: string;
  /** What the button shows beside its label. */
  readonly face: ComponentChildren;
  readonly buttonClass?: string;
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button and the menu that it opens: arrow keys move within, Escape and a click elsewhere close it. */
export function Menu({ label, face, buttonClass = "button plain", children }: MenuProps) {
  const isOpen = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    isOpen.value = false;
    button.current?.focus();
  };
  useEffect(() => {
    if (!isOpen.value) return undefined;
    const items = itemsIn(place.current);
    (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
    const leave = ({ target }: Event) => {
      if (!(target instanceof Node && place.current?.contains(target))) isOpen.value = false;
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
    };
  }, [isOpen.value]);
  return (
    <div class="menu-place" ref={place}>
      <button
        type="button"
        ref={button}
        class={buttonClass}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-label={label}
        title={label}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {face}
      </button>
      {isOpen.value && (
        <div class="menu" role="menu" aria-label={label} onKeyDown={(event) => onMenuKey(event, close)}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

const itemsIn = (place: HTMLElement | null): readonly HTMLElement[] => [
  ...(place?.querySelectorAll<HTMLElement>("[role^=menuitem]:not(:disabled)") ?? []),
];

function onMenuKey(event: TargetedKeyboardEvent<HTMLElement>, close: () => void): void {
  const items = itemsIn(event.currentTarget);
  const at = items.findIndex((item) => item.matches(":focus"));
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => items[(at + 1) % items.length]?.focus(),
    ArrowUp: () => items.at(Math.max(at, 0) - 1)?.focus(),
    Home: () => items[0]?.focus(),
    End: () => items.at(-1)?.focus(),
    Escape: close,
    Tab: close,
  };
  const move = moves[event.key];
  if (move === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  move();
}

interface MenuChoiceProps {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  /** One of several, or a switch of its own. */
  readonly isSwitch?: boolean;
  readonly children: ComponentChildren;
}

export function MenuChoice({ isChosen, onChoose, isSwitch = false, children }: MenuChoiceProps) {
  const common = { type: "button", class: "menu-item", tabIndex: -1, onClick: onChoose } as const;
  const face = (
    <>
      <span class="menu-label grow">{children}</span>
      <span class={isChosen ? "chosen" : "chosen not"}>
        <Icon of={Check} />
      </span>
    </>
  );
  return isSwitch ? (
    <button {...common} role="menuitemcheckbox" aria-checked={isChosen}>
      {face}
    </button>
  ) : (
    <button {...common} role="menuitemradio" aria-checked={isChosen}>
      {face}
    </button>
  );
}

export function MenuGroup({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <fieldset class="menu-group" aria-label={title}>
      <p class="menu-title" aria-hidden="true">
        {title}
      </p>
      {children}
    </fieldset>
  );
}
