import { MessagesSquare } from "lucide";
import { useConsole } from "../console-context.ts";
import { Icon } from "./icons.tsx";

export function EmptyDesk() {
  const { state } = useConsole();
  const { length } = state.inbox.value;
  const isAway = state.me.value?.presence === "offline";
  return (
    <section class="pane thread-pane empty" aria-label="Conversation">
      <Icon of={MessagesSquare} />
      <h2>{length > 0 ? "Choose a conversation" : "No conversations yet"}</h2>
      <p class="quiet">
        {isAway && length === 0
          ? "You are offline. Choose Available above to be offered conversations."
          : "Offers appear at the top as soon as a customer waits for you."}
      </p>
    </section>
  );
}
