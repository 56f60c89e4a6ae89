import { useSignal } from "@preact/signals";
import { useConsole } from "../console-context.ts";
import { openOffers } from "../state.ts";
import { text } from "../texts/text.ts";
import { ClosedList } from "./closed-list.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { OfferList } from "./offer-list.tsx";
import { Tabs } from "./tabs.tsx";

type Tab = "mine" | "offers" | "closed";

export function Inbox() {
  const { state } = useConsole();
  const tab = useSignal<Tab>("mine");
  const { closed } = state;
  return (
    <nav class="pane inbox" aria-label={text("inbox.title")}>
      <h2 class="unseen">{text("inbox.title")}</h2>
      <Tabs<Tab>
        label={text("inbox.title")}
        panelId="inbox-panel"
        tabs={[
          { id: "mine", label: text("inbox.mine"), count: state.inbox.value.length },
          { id: "offers", label: text("inbox.offers"), count: openOffers(state).length, isUrgent: true },
          { id: "closed", label: text("inbox.closed"), count: closed.value?.length },
        ]}
        chosen={tab.value}
        onChoose={(id) => {
          tab.value = id;
        }}
      />
      <div id="inbox-panel" class="inbox-panel" role="tabpanel" aria-label={text(`inbox.${tab.value}`)}>
        <Panel tab={tab.value} />
      </div>
    </nav>
  );
}

function Panel({ tab }: { readonly tab: Tab }) {
  switch (tab) {
    case "mine":
      return <ConversationList />;
    case "offers":
      return <OfferList />;
    case "closed":
      return <ClosedList />;
  }
}
