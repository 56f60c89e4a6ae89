import type { UserId } from "../domain/ids.ts";

/** How long a user counts as present. Written by heartbeats, read when a lease is checked. */
export interface PresenceLeases {
  /** Blind: the last writer wins. */
  renew(user: UserId, until: number): Promise<void>;
  /** When the user's lease ends; undefined when there never was one. */
  endOf(user: UserId): Promise<number | undefined>;
}
