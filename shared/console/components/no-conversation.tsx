import { SearchX } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { Icon } from "./icons.tsx";

/** The address names a conversation that is not there for this person. */
export function NoConversation() {
  const { acts } = useConsole();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <section class="pane thread-pane empty" aria-label={text("desk.conversation")}>
      <Icon of={SearchX} />
      <h2 ref={title} tabIndex={-1}>
        {text("unknown.title")}
      </h2>
      <p class="quiet">{text("unknown.about")}</p>
      <button type="button" class="button" onClick={() => acts().select(undefined)}>
        {text("unknown.back")}
      </button>
    </section>
  );
}
