import { useEffect } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import type { Thread } from "../state.ts";
import { text } from "../texts/text.ts";
import type { OpenConversation } from "../view/open-conversation.ts";
import { Avatar } from "./avatar.tsx";
import { Composer } from "./composer.tsx";
import { EndDialog } from "./end-dialog.tsx";
import { BackIcon, DetailsIcon, EndIcon, TransferIcon } from "./icons.tsx";
import { ThreadLog } from "./thread-log.tsx";
import { TransferDialog } from "./transfer-dialog.tsx";
import { WrapUp } from "./wrap-up.tsx";

interface ThreadPaneProps {
  readonly open: OpenConversation;
  readonly thread: Thread | undefined;
}

export function ThreadPane({ open, thread }: ThreadPaneProps) {
  const { state } = useConsole();
  const { dialog } = state;
  const closeDialog = () => {
    dialog.value = undefined;
  };
  useEffect(() => closeDialog, []);
  // A dialog goes when the conversation does, so that nothing stands before its wrap-up.
  const shown = open.mode === "held" ? dialog.value : undefined;
  const isContextOpen = state.isContextOpen.value;
  return (
    <section class="pane thread-pane" aria-label={text("thread.label", { name: open.customerName })}>
      <header class="thread-head">
        <BackButton />
        <Avatar name={open.customerName} />
        <div class="thread-who">
          <h2>
            <bdi>{open.customerName}</bdi>
          </h2>
          <p class="quiet">{open.queueName}</p>
        </div>
        {open.mode === "held" && (
          <>
            <button type="button" class="button" onClick={() => (dialog.value = "transfer")}>
              <TransferIcon />
              <span class="label">{text("thread.transfer")}</span>
            </button>
            <button type="button" class="button" onClick={() => (dialog.value = "end")}>
              <EndIcon />
              <span class="label">{text("thread.end")}</span>
            </button>
          </>
        )}
        <button
          type="button"
          class="button plain toggle-context"
          aria-expanded={isContextOpen}
          onClick={() => (state.isContextOpen.value = !isContextOpen)}
        >
          <DetailsIcon />
          <span class="unseen">{text("thread.details")}</span>
        </button>
      </header>
      <ThreadLog open={open} thread={thread} />
      <Footer open={open} />
      {shown === "transfer" && <TransferDialog open={open} onClose={closeDialog} />}
      {shown === "end" && <EndDialog open={open} onClose={closeDialog} />}
    </section>
  );
}

function BackButton() {
  const { acts } = useConsole();
  return (
    <button type="button" class="button plain back" onClick={() => acts().select(undefined)}>
      <BackIcon />
      <span class="unseen">{text("thread.back")}</span>
    </button>
  );
}

function Footer({ open }: { readonly open: OpenConversation }) {
  switch (open.mode) {
    case "held":
      return <Composer open={open} />;
    case "wrap-up":
      return <WrapUp open={open} />;
    case "read-only":
      return <p class="thread-foot quiet">{text("thread.readOnly")}</p>;
    case "loading":
      return <p class="thread-foot quiet">{text("thread.loading")}</p>;
  }
}
