import { CircleCheck } from "lucide";
import { useEffect } from "preact/hooks";
import { useConsole } from "../console-context.ts";
import { text } from "../texts/text.ts";
import { clockTime } from "../view/times.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { ListBox } from "./list-box.tsx";
import { RowSkeletons } from "./skeletons.tsx";

/** What this person closed today, to look at once more. */
export function ClosedList() {
  const { state, acts } = useConsole();
  const held = state.inbox.value.length;
  // One fewer in hand may be one more here.
  useEffect(() => void acts().loadClosed(), [held]);
  const rows = state.closed.value;
  if (rows === undefined) return <RowSkeletons />;
  if (rows.length === 0) {
    return (
      <div class="empty">
        <Icon of={CircleCheck} />
        <h3>{text("closed.none")}</h3>
        <p class="quiet">{text("closed.noneAbout")}</p>
      </div>
    );
  }
  return (
    <ListBox
      id="closed"
      label={text("inbox.closed")}
      rows={rows}
      idOf={({ id }) => id}
      selected={state.selected.value}
      rowHeight={4.75}
      onChoose={(id) => acts().select(id)}
    >
      {({ customerName = text("customer.anonymous"), queueName, closedAt, disposition = "" }) => (
        <>
          <Avatar name={customerName} />
          <span class="row-text">
            <span class="row-line">
              <span class="row-name" dir="auto">
                {customerName}
              </span>
              <span class="row-time">{clockTime(closedAt)}</span>
            </span>
            <span class="row-line">
              <span class="row-preview" dir="auto">
                {disposition}
              </span>
            </span>
            <span class="row-line small">
              <span>{queueName}</span>
            </span>
          </span>
        </>
      )}
    </ListBox>
  );
}
