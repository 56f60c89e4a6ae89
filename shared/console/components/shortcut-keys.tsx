import { useConsole } from "../console-context.ts";
import { type Shortcut, shortcuts } from "../view/shortcuts.ts";

/** For the eyes, beside what the keys do; `aria-keyshortcuts` says it to others. */
export function ShortcutKeys({ of }: { readonly of: Shortcut }) {
  const { state } = useConsole();
  if (!state.preferences.value.hasShortcuts) return null;
  return (
    <span class="keys" aria-hidden="true" dir="ltr">
      {shortcuts[of].map((key) => (
        <kbd key={key} class="key">
          {key}
        </kbd>
      ))}
    </span>
  );
}
