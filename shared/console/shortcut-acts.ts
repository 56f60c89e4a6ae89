import type { Console } from "./start-console.ts";
import { type ComposerMode, openOffers } from "./state.ts";
import { neighbour, type Shortcut, shortcutOf } from "./view/shortcuts.ts";

/** What each shortcut does; the command bar does the same. */
export function shortcutActs({ state, acts }: Console): Readonly<Record<Shortcut, () => void>> {
  const step = (by: 1 | -1) => () => {
    const ids = state.inbox.peek().map(({ id }) => id);
    const next = neighbour(ids, state.selected.peek(), by);
    if (next !== undefined) acts().select(next);
  };
  const write = (mode: ComposerMode) => () => {
    state.composerMode.value = mode;
    document.querySelector<HTMLElement>(".composer textarea")?.focus();
  };
  const answer = (how: "accept" | "decline") => () => {
    const [offer] = openOffers(state);
    if (offer !== undefined) void acts()[how](offer);
  };
  return {
    next: step(1),
    previous: step(-1),
    reply: write("reply"),
    note: write("note"),
    end() {
      state.dialog.value = "end";
    },
    accept: answer("accept"),
    decline: answer("decline"),
    commands() {
      state.overlay.value = "commands";
    },
    help() {
      state.overlay.value = "shortcuts";
    },
  };
}

/** Listens as long as the desk is shown; the answer ends it. */
export function listenForShortcuts(running: Console): () => void {
  const acts = shortcutActs(running);
  const onKeyDown = (event: KeyboardEvent): void => {
    const isOff = !running.state.preferences.peek().hasShortcuts;
    if (isOff || event.defaultPrevented || event.repeat || event.isComposing) return;
    // What is modal has the keys to itself.
    if (document.querySelector("dialog[open], [role=menu]") !== null) return;
    const shortcut = shortcutOf(event, isWriting(event.target));
    if (shortcut === undefined) return;
    event.preventDefault();
    acts[shortcut]();
  };
  addEventListener("keydown", onKeyDown);
  return () => removeEventListener("keydown", onKeyDown);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
