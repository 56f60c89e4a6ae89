import { WifiOff } from "lucide";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { lengthState, longest } from "../view/composing.ts";
import { Icon } from "./icons.tsx";

/** How to send, or why it cannot be done now. */
export function ComposerHint() {
  const { state } = useConsole();
  const isLive = state.connection.value === "live";
  return (
    <p id="reply-hint" class={`composer-hint ${isLive ? "quiet" : "warning"}`}>
      {!isLive && <Icon of={WifiOff} />}
      <span>{text(isLive ? "composer.hint" : "composer.offline")}</span>
    </p>
  );
}

/** Only near the limit: until then nobody needs to count. */
export function LengthCount({ draft }: { readonly draft: string }) {
  const length = lengthState(draft);
  if (length === "fine") return null;
  const over = draft.length - longest;
  return (
    <p class={`length ${length}`} role="status">
      {length === "too-long"
        ? text("composer.tooLong", { count: over })
        : text("composer.length", { length: draft.length, limit: longest })}
    </p>
  );
}
