import { Clock, TriangleAlert } from "lucide";
import { useConsole } from "../console-context.ts";
import { text as textOf } from "../texts/text.ts";
import type { Outgoing } from "../view/outgoing.ts";
import { Icon } from "./icons.tsx";

/** What was written here and is on its way, or did not get there. */
export function OutgoingItem({ id, outgoing }: { readonly id: string; readonly outgoing: Outgoing }) {
  const { acts } = useConsole();
  const { key, text, state, reason, mayHaveArrived } = outgoing;
  return (
    <article class="said own ours outgoing">
      <div class="said-body">
        <div class="bubble">
          <p class="text" dir="auto">
            {text}
          </p>
        </div>
        {state === "sending" ? (
          <p class="mark quiet">
            <Icon of={Clock} />
            {textOf("mark.sending")}
          </p>
        ) : (
          <div class="mark bad" role="alert">
            <Icon of={TriangleAlert} />
            <p>
              {textOf(mayHaveArrived ? "outgoing.perhapsNotSent" : "outgoing.notSent")} {reason}
            </p>
            <button type="button" class="link" onClick={() => acts().sendAgain(id, key)}>
              {textOf("outgoing.tryAgain")}
            </button>
            <button type="button" class="link" onClick={() => acts().takeBack(id, key)}>
              {textOf("outgoing.edit")}
            </button>
          </div>
        )}
      </div>
    </article>
  );
}
