import type { UserId } from "../domain/ids.ts";

/** Tells a user's pages that something changed, and nothing else: they then ask. */
export interface Realtime {
  notify(user: UserId): Promise<void>;
  /** The address of a socket on which exactly that user is told; undefined where there is no push. */
  clientUrl(user: UserId): Promise<string | undefined>;
}

export const noRealtime: Realtime = {
  notify: async () => undefined,
  clientUrl: async () => undefined,
};
