import type { Offer } from "../wire/agent-api/types.ts";
import { offerKey } from "./state.ts";
import { text } from "./texts/text.ts";
import type { Preferences } from "./view/preferences.ts";

/** Whether this browser can show notifications at all. */
export const canNotify = (): boolean => "Notification" in window;

/** Asks the person, once; a no is remembered by the browser. */
export async function askForNotifications(): Promise<boolean> {
  if (!canNotify()) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** Makes an offer heard and seen elsewhere, as far as the person asked for it; of several tabs, in one. */
export async function alertTo(offer: Offer, preferences: Preferences): Promise<void> {
  const { hasSound, hasNotifications } = preferences;
  if (!(hasSound || hasNotifications)) return;
  await navigator.locks.request(
    `switchboard-alert ${offerKey(offer)}`,
    { ifAvailable: true },
    async (lock) => {
      if (lock === null) return;
      if (hasNotifications) showNotification(offer);
      if (hasSound) await chime();
    },
  );
}

function showNotification(offer: Offer): void {
  if (!canNotify() || Notification.permission !== "granted") return;
  const body = offer.customerName ?? text("customer.anonymous");
  const shown = new Notification(text("offer.new", { queue: offer.queueName }), {
    body,
    tag: offerKey(offer),
    icon: "/console/icon.svg",
  });
  shown.addEventListener("click", () => {
    focus();
    shown.close();
  });
}

const tones = [659, 880] as const;
const toneSeconds = 0.18;

/** Two soft tones. A page that nobody has touched yet may not sound, and stays silent. */
async function chime(): Promise<void> {
  const audio = new AudioContext();
  const volume = new GainNode(audio, { gain: 0 });
  volume.connect(audio.destination);
  for (const [index, frequency] of tones.entries()) {
    const start = index * toneSeconds;
    const tone = new OscillatorNode(audio, { frequency });
    tone.connect(volume);
    volume.gain.setTargetAtTime(0.2, start, 0.01);
    volume.gain.setTargetAtTime(0, start + toneSeconds * 0.6, 0.04);
    tone.start(start);
    tone.stop(start + toneSeconds);
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await audio.close();
}
