import { text } from "../texts/text.ts";

interface Shown {
  /** Whose conversation is open. */
  readonly who: string | undefined;
  readonly offers: number;
  /** Nobody looks at the page, so its title has to be seen. */
  readonly isHidden: boolean;
  readonly now: number;
}

/** Of the page: who is open, and how many offers wait; it changes each second while nobody looks. */
export function pageTitle({ who, offers, isHidden, now }: Shown): string {
  const desk = text("desk.title");
  const place = who === undefined ? desk : `${who} · ${desk}`;
  if (offers === 0) return place;
  const isFlash = isHidden && Math.floor(now / 1000) % 2 === 1;
  return isFlash
    ? `● ${text("offers.waitForYou", { count: offers })}`
    : `(${offers}) ${text("offer.word")} · ${place}`;
}
