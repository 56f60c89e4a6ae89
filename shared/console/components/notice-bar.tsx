import { useEffect } from "preact/hooks";
import { useConsole } from "../console-context.ts";
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
      <div role="status">{notice?.tone === "done" && <Note text={notice.text} onDismiss={dismiss} />}</div>
      <div role="alert">
        {notice?.tone === "problem" && <Note isBad text={notice.text} onDismiss={dismiss} />}
      </div>
    </div>
  );
}

interface NoteProps {
  readonly text: string;
  readonly isBad?: boolean;
  readonly onDismiss: () => void;
}

function Note({ text, isBad = false, onDismiss }: NoteProps) {
  return (
    <div class={`note ${isBad ? "bad" : ""}`}>
      <p>{text}</p>
      <button type="button" class="button plain" onClick={onDismiss}>
        <CloseIcon />
        <span class="unseen">Dismiss</span>
      </button>
    </div>
  );
}
