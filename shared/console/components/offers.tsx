import { useRef } from "preact/hooks";
import type { Offer } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { offerKey, openOffers } from "../state.ts";
import { text } from "../texts/text.ts";
import { ariaKeys } from "../view/shortcuts.ts";
import { countdown, duration } from "../view/times.ts";
import { Avatar } from "./avatar.tsx";
import { ShortcutKeys } from "./shortcut-keys.tsx";

/** A banner, not a dialog: it takes no focus, and the work below goes on. */
export function Offers() {
  const { state } = useConsole();
  return (
    <section class="offers" aria-label={text("inbox.offers")}>
      {state.me.value?.presence === "inactive" && <InactiveHint />}
      {openOffers(state).map((offer, index) => (
        <OfferBanner key={offerKey(offer)} offer={offer} isFirst={index === 0} />
      ))}
    </section>
  );
}

function InactiveHint() {
  const { acts } = useConsole();
  return (
    <div class="banner warning hint">
      <p>
        <strong>{text("presence.inactiveTitle")}</strong> {text("presence.inactiveAbout")}
      </p>
      <button type="button" class="button" onClick={() => void acts().choosePresence("available")}>
        {text("presence.back")}
      </button>
    </div>
  );
}

interface OfferBannerProps {
  readonly offer: Offer;
  /** The one that the shortcuts answer. */
  readonly isFirst: boolean;
}

function OfferBanner({ offer, isFirst }: OfferBannerProps) {
  const { state } = useConsole();
  const { customerName: name = text("customer.anonymous"), queueName, variables, waitingSince } = offer;
  return (
    <article class="offer" aria-label={text("offer.label", { name, queue: queueName })}>
      <Avatar name={name} />
      <div class="offer-what">
        <p class="offer-title">
          <strong dir="auto">{name}</strong>
          <span class="tag accent">{queueName}</span>
          <span class="quiet">
            {text("offer.waiting", { time: duration(state.now.value - Date.parse(waitingSince)) })}
          </span>
        </p>
        {variables.length > 0 && (
          <dl class="offer-variables">
            {variables.map(({ name: variable, value }) => (
              <div key={variable}>
                <dt>{variable}</dt>
                <dd dir="auto">{String(value)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <TimeLeft expiresAt={offer.expiresAt} />
      <OfferActs offer={offer} isFirst={isFirst} />
    </article>
  );
}

function OfferActs({ offer, isFirst }: OfferBannerProps) {
  const { state, acts } = useConsole();
  const answer = state.answered.value[offerKey(offer)];
  const hasKeys = isFirst && state.preferences.value.hasShortcuts;
  return (
    <div class="offer-acts">
      <button
        type="button"
        class="button primary"
        aria-keyshortcuts={hasKeys ? ariaKeys("accept") : undefined}
        disabled={answer !== undefined}
        onClick={() => void acts().accept(offer)}
      >
        {answer === "accepting" ? text("offer.accepting") : text("offer.accept")}
        {isFirst && <ShortcutKeys of="accept" />}
      </button>
      <button
        type="button"
        class="button"
        aria-keyshortcuts={hasKeys ? ariaKeys("decline") : undefined}
        disabled={answer !== undefined}
        onClick={() => void acts().decline(offer)}
      >
        {answer === "declining" ? text("offer.declining") : text("offer.decline")}
        {isFirst && <ShortcutKeys of="decline" />}
      </button>
    </div>
  );
}

const hurry = 15_000;

function TimeLeft({ expiresAt }: { readonly expiresAt: string }) {
  const { state } = useConsole();
  const left = Math.max(0, Date.parse(expiresAt) - state.now.value);
  const atFirst = useRef(left);
  const isLate = left < hurry;
  return (
    <div class={isLate ? "time-left late" : "time-left"}>
      <p role="timer">
        <span class="time">{countdown(left)}</span>{" "}
        <span class="quiet">{left > 0 ? text("offer.left") : text("offer.ranOut")}</span>
      </p>
      <progress
        class={isLate ? "meter late" : "meter"}
        value={left}
        max={Math.max(atFirst.current, 1)}
        aria-hidden="true"
      />
    </div>
  );
}
