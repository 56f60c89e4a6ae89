import type { GroupCommand } from "../assignment/command.ts";
import type { ConversationId, UserId } from "../ids.ts";
import type { OutgoingContent } from "./bot-turn.ts";
import type { ClosedConversation } from "./closed-conversation.ts";
import type { ThreadCommandOf } from "./command.ts";
import type { NoticeKey } from "./notices.ts";
import type { ChannelAddress, Wake } from "./state.ts";

/** Who speaks to the customer, for clients that show it. */
export type Sender =
  | { readonly kind: "bot"; readonly name: string }
  | { readonly kind: "agent"; readonly name: string }
  | { readonly kind: "system"; readonly notice: NoticeKey; readonly name?: string };

/** Work the rest of the system must do because of a fact. Data, not calls: stored, and done again after a crash. */
export type ThreadEffect =
  | {
      readonly type: "SendToCustomer";
      readonly address: ChannelAddress;
      readonly conversation: number;
      /** The journal entry it comes from; names the delivery. */
      readonly sequence: number;
      readonly from: Sender;
      readonly content: OutgoingContent;
    }
  /** `at` is set for what the group is told later. */
  | { readonly type: "TellGroup"; readonly command: GroupCommand; readonly at?: number }
  | {
      readonly type: "TellThread";
      readonly command: ThreadCommandOf<"RouteEscalation" | "RouteTransfer" | "GreetFromBot">;
    }
  /** The wake was sent before it was known; one that came meanwhile was taken for stale, so it is sent again. */
  | { readonly type: "WakeIfMissed"; readonly wake: Wake }
  /** For the list of what goes on. */
  | { readonly type: "ListLive" | "UnlistLive"; readonly conversation: ConversationId }
  /** For the lists of what is over. */
  | { readonly type: "RememberClosed"; readonly closed: ClosedConversation }
  | { readonly type: "NotifyUser"; readonly userId: UserId };
