import { useConsole } from "../console-context.ts";
import type { Outgoing } from "../view/outgoing.ts";

/** What was written here and is on its way, or did not get there. */
export function OutgoingItem({ id, outgoing }: { readonly id: string; readonly outgoing: Outgoing }) {
  const { acts } = useConsole();
  const { key, text, state, reason, mayHaveArrived } = outgoing;
  return (
    <article class="said own outgoing">
      <div class="said-body">
        <div class="bubble">
          <p class="text">{text}</p>
        </div>
        {state === "sending" ? (
          <p class="mark quiet">Sending…</p>
        ) : (
          <div class="mark bad" role="alert">
            <p>
              {mayHaveArrived ? "Perhaps not sent." : "Not sent."} {reason}
            </p>
            <button type="button" class="link" onClick={() => acts().sendAgain(id, key)}>
              Try again
            </button>
            <button type="button" class="link" onClick={() => acts().takeBack(id, key)}>
              Edit
            </button>
          </div>
        )}
      </div>
    </article>
  );
}
