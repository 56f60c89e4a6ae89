import type { OutgoingContent } from "../domain/thread/bot-turn.ts";
import type { Sender } from "../domain/thread/effect.ts";
import type { ChannelAddress } from "../domain/thread/state.ts";

/** What a channel answered to one attempt. */
export type SendResult =
  | { readonly kind: "delivered"; readonly activityId?: string }
  /** 429 or 412: try again after a while. */
  | { readonly kind: "throttled"; readonly retryAfterMs?: number }
  /** 403 or 404: the customer cannot be reached there any more. */
  | { readonly kind: "unreachable" }
  /** Another 4xx: this activity will never be taken. */
  | { readonly kind: "refused"; readonly status: number }
  /** 5xx, a time-out or a reset: the customer may or may not have seen it. */
  | { readonly kind: "unknown" };

/** The customer's channel. One call is one attempt; it never retries by itself. */
export interface CustomerChannel {
  send(
    address: ChannelAddress,
    message: { readonly from: Sender; readonly content: OutgoingContent },
  ): Promise<SendResult>;
  /** Shows that somebody is writing. Never throws, never retried. */
  typing(address: ChannelAddress): Promise<void>;
}
