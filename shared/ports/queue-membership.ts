import type { BotId, QueueId, UserId } from "../domain/ids.ts";

export type MemberId = UserId | BotId;

/** Who serves which queue, as threads see it. The assignment group writes it. */
export interface QueueMembership {
  /** Members of one queue; an unknown queue has none. */
  membersOf(queue: QueueId): Promise<readonly MemberId[]>;
  /** Every queue that has members. */
  all(): Promise<Readonly<Record<QueueId, readonly MemberId[]>>>;
  add(queue: QueueId, member: MemberId): Promise<void>;
  remove(queue: QueueId, member: MemberId): Promise<void>;
}
