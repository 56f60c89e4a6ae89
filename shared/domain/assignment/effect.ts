import type { BotId, QueueId, ThreadId, UserId } from "../ids.ts";
import type { ThreadCommandOf } from "../thread/command.ts";
import type { GroupCommand } from "./command.ts";

export type GroupEffect =
  | {
      readonly type: "TellThread";
      readonly threadId: ThreadId;
      readonly command: ThreadCommandOf<"Offer" | "ReportAgentLost" | "ReportNobodyHere">;
    }
  /** A command to this group itself, at a time. */
  | { readonly type: "TellSelf"; readonly command: GroupCommand; readonly at: number }
  /** Table Storage's queue membership follows what the group decided. */
  | {
      readonly type: "WriteMembership";
      readonly queueId: QueueId;
      readonly member: UserId | BotId;
      readonly present: boolean;
    }
  | { readonly type: "NotifyUser"; readonly userId: UserId };
