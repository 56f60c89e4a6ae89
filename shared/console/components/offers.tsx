import type { Offer } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { offerKey } from "../state.ts";
import { anonymous } from "../view/open-conversation.ts";
import { countdown, duration } from "../view/times.ts";

/** A banner, not a dialog: it takes no focus, and the work below goes on. */
export function Offers() {
  const { state } = useConsole();
  const open = state.offers.value.filter((offer) => state.answered.value[offerKey(offer)] !== "answered");
  return (
    <section class="offers" aria-label="Offers">
      {state.me.value?.presence === "inactive" && <InactiveHint />}
      {open.map((offer) => (
        <OfferBanner key={offerKey(offer)} offer={offer} />
      ))}
    </section>
  );
}

function InactiveHint() {
  const { acts } = useConsole();
  return (
    <div class="offer hint">
      <p>
        <strong>You are inactive.</strong> An offer ran out, so you get no new ones until you are back.
      </p>
      <button type="button" class="button" onClick={() => void acts().choosePresence("available")}>
        I am back
      </button>
    </div>
  );
}

function OfferBanner({ offer }: { readonly offer: Offer }) {
  const { state, acts } = useConsole();
  const answer = state.answered.value[offerKey(offer)];
  const name = offer.customerName ?? anonymous;
  return (
    <article class="offer" aria-label={`Offer: ${name}, ${offer.queueName}`}>
      <div class="offer-what">
        <p class="offer-title">
          <strong>{name}</strong>
          <span class="tag">{offer.queueName}</span>
          <Waiting since={offer.waitingSince} />
        </p>
        {offer.variables.length > 0 && (
          <dl class="offer-variables">
            {offer.variables.map(({ name: variable, value }) => (
              <div key={variable}>
                <dt>{variable}</dt>
                <dd>{String(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <TimeLeft expiresAt={offer.expiresAt} />
      <div class="offer-acts">
        <button
          type="button"
          class="button primary"
          disabled={answer !== undefined}
          onClick={() => void acts().accept(offer)}
        >
          {answer === "accepting" ? "Accepting…" : "Accept"}
        </button>
        <button
          type="button"
          class="button"
          disabled={answer !== undefined}
          onClick={() => void acts().decline(offer)}
        >
          {answer === "declining" ? "Declining…" : "Decline"}
        </button>
      </div>
    </article>
  );
}

function Waiting({ since }: { readonly since: string }) {
  const { state } = useConsole();
  return <span class="quiet">waiting {duration(state.now.value - Date.parse(since))}</span>;
}

const hurry = 15_000;

function TimeLeft({ expiresAt }: { readonly expiresAt: string }) {
  const { state } = useConsole();
  const left = Date.parse(expiresAt) - state.now.value;
  return (
    <p class={`time-left ${left < hurry ? "late" : ""}`} role="timer">
      <span class="time">{countdown(left)}</span>
      <span class="quiet">{left > 0 ? "left to answer" : "ran out"}</span>
    </p>
  );
}
