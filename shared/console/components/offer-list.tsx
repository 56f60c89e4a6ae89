import { Bell } from "lucide";
import type { Offer } from "../../wire/agent-api/types.ts";
import { useConsole } from "../console-context.ts";
import { offerKey, openOffers } from "../state.ts";
import { text } from "../texts/text.ts";
import { countdown, duration } from "../view/times.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";

/** The offers once more, in the list: the banners above are where they are answered. */
export function OfferList() {
  const { state } = useConsole();
  const offers = openOffers(state);
  if (offers.length === 0) {
    return (
      <div class="empty">
        <Icon of={Bell} />
        <h3>{text("offers.none")}</h3>
        <p class="quiet">{text("offers.noneAbout")}</p>
      </div>
    );
  }
  return (
    <ul class="offer-list">
      {offers.map((offer) => (
        <OfferRow key={offerKey(offer)} offer={offer} />
      ))}
    </ul>
  );
}

function OfferRow({ offer }: { readonly offer: Offer }) {
  const { state } = useConsole();
  const { customerName = text("customer.anonymous"), queueName, waitingSince, expiresAt } = offer;
  const now = state.now.value;
  return (
    <li class="row still">
      <Avatar name={customerName} />
      <span class="row-text">
        <span class="row-line">
          <span class="row-name" dir="auto">
            {customerName}
          </span>
          <span class="row-time">{countdown(Date.parse(expiresAt) - now)}</span>
        </span>
        <span class="row-line">
          <span class="row-preview">
            {text("offer.waiting", { time: duration(now - Date.parse(waitingSince)) })}
          </span>
        </span>
        <span class="row-line small">
          <span>{queueName}</span>
        </span>
      </span>
    </li>
  );
}
