import { useEffect } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { CloseIcon } from "./icons.tsx";

const shownFor = 6000;

/** What became of an act. Problems stay until they are closed. */
export function NoticeBar() {
  const { state } = useConsole();
  const notice = state.notice.value;
  const dismiss = () => {
    state.notice.value = undefined;
  };
  useEffect(() => {
    if (notice?.tone !== "done") return undefined;
    const timer = setTimeout(dismiss, shownFor);
    return () => clearTimeout(timer);
  }, [notice?.id, notice?.tone]);
  return (
    <div class="notices">
      <div role="status">{notice?.tone === "done" && <Note said={notice.text} onDismiss={dismiss} />}</div>
      <div role="alert">
        {notice?.tone === "problem" && <Note isBad said={notice.text} onDismiss={dismiss} />}
      </div>
    </div>
  );
}

interface NoteProps {
  readonly said: string;
  readonly isBad?: boolean;
  readonly onDismiss: () => void;
}

function Note({ said, isBad = false, onDismiss }: NoteProps) {
  return (
    <div class={`note ${isBad ? "bad" : ""}`}>
      <p>{said}</p>
      <button type="button" class="button plain" onClick={onDismiss}>
        <CloseIcon />
        <span class="unseen">{text("notice.dismiss")}</span>
      </button>
    </div>
  );
}
