import { MessagesSquare } from "lucide";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { Icon } from "./icons.tsx";

/** Nothing is open: what to do next. */
export function EmptyDesk() {
  const { state, acts } = useConsole();
  const me = state.me.value;
  const canStart = me?.roles.includes("agent") === true && me.presence === "offline";
  const hasWork = state.inbox.value.length > 0;
  return (
    <section class="pane thread-pane empty" aria-label={text("desk.conversation")}>
      <Icon of={MessagesSquare} />
      {hasWork ? (
        <>
          <h2>{text("desk.choose")}</h2>
          <p class="quiet">{text("desk.chooseAbout")}</p>
        </>
      ) : (
        <>
          <h2>{canStart ? text("desk.offline") : text("desk.nothing")}</h2>
          <p class="quiet">{canStart ? text("desk.offlineAbout") : text("desk.nothingAbout")}</p>
        </>
      )}
      {canStart && (
        <button type="button" class="button primary" onClick={() => void acts().choosePresence("available")}>
          {text("desk.start")}
        </button>
      )}
    </section>
  );
}
