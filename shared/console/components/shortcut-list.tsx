import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { shortcutNames, shortcuts } from "../view/shortcuts.ts";
import { CloseIcon } from "./icons.tsx";
import { Overlay } from "./overlay.tsx";

export function ShortcutList() {
  const { state } = useConsole();
  const close = () => {
    state.overlay.value = undefined;
  };
  return (
    <Overlay label={text("shortcuts.title")} className="dialog" onClose={close}>
      <header class="overlay-head">
        <h2>{text("shortcuts.title")}</h2>
        <button type="button" class="button plain" aria-label={text("overlay.close")} onClick={close}>
          <CloseIcon />
        </button>
      </header>
      <dl class="shortcut-list">
        {shortcutNames.map((name) => (
          <div key={name}>
            <dt>{text(`shortcuts.${name}`)}</dt>
            <dd class="keys" dir="ltr">
              {shortcuts[name].map((key) => (
                <kbd key={key} class="key">
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p class="quiet">{text("shortcuts.about")}</p>
    </Overlay>
  );
}
