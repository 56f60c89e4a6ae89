import { signal } from "@preact/signals";
import { ChevronDown } from "lucide";
import type { ComponentChildren } from "preact";
import { isOpenPart, type PartName, readOpenParts } from "../view/context-parts.ts";
import { Icon } from "./icons.tsx";

const key = "switchboard-console-context";
const openParts = signal(readOpenParts(undefined));
let isRead = false;

interface AccordionProps {
  readonly name: PartName;
  readonly title: string;
  readonly count?: number | undefined;
  readonly children: () => ComponentChildren;
}

/** A part that folds away, and is found again as it was left, in every conversation. */
export function Accordion({ name, title, count, children }: AccordionProps) {
  readOnce();
  const isOpen = isOpenPart(openParts.value, name);
  const toggle = () => {
    openParts.value = { ...openParts.peek(), [name]: !isOpen };
    localStorage.setItem(key, JSON.stringify(openParts.peek()));
  };
  return (
    <section class="part" aria-label={title}>
      <h3>
        <button
          type="button"
          class="part-title"
          aria-expanded={isOpen}
          aria-controls={isOpen ? `part-${name}` : undefined}
          onClick={toggle}
        >
          <span class={`part-arrow ${isOpen ? "" : "closed"}`}>
            <Icon of={ChevronDown} />
          </span>
          <span>{title}</span>
          {count !== undefined && count > 0 && <span class="count">{count}</span>}
        </button>
      </h3>
      {isOpen && (
        <div id={`part-${name}`} class="part-body">
          {children()}
        </div>
      )}
    </section>
  );
}

function readOnce(): void {
  if (isRead) return;
  isRead = true;
  openParts.value = readOpenParts(localStorage.getItem(key) ?? undefined);
}
