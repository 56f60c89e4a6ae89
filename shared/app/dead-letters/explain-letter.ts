import type { GroupCommand } from "../../domain/assignment/command.ts";
import type { ThreadCommand } from "../../domain/thread/command.ts";
import type { GivenUp } from "../../wire/given-up.ts";

export type CommandType = ThreadCommand["type"] | GroupCommand["type"];

/** Why a letter is not put on the bus again. */
export type NotResubmitted =
  /** This version of the app cannot read it either. */
  | "cannot-be-read"
  /** What the customer said is in the conversation already, and people were asked to take over. */
  | "already-recorded"
  /** Whoever sent it was told that it failed, and may have done it again since. */
  | "sender-was-told"
  /** What it meant has passed: done now, it would act on something else. */
  | "no-longer-meant";

interface Kind {
  /** What its failure means, in plain words. */
  readonly means: string;
  readonly again: "yes" | "unless-recorded" | Extract<NotResubmitted, "sender-was-told" | "no-longer-meant">;
}

const routed = "A conversation could not be routed. It went to the fallback queue.";
const acted = "What a colleague asked for was not done, and they were told so.";

/**
 * Commands of the system itself name their epoch, so one that comes late is refused where it no longer fits. What people
 * sent does not, and is not sent again in their name.
 */
const kinds: Readonly<Record<CommandType, Kind>> = {
  ReceiveMessage: { means: "A customer's message could not be handled.", again: "unless-recorded" },
  StartConversation: { means: "A customer's chat could not be started.", again: "unless-recorded" },
  CustomerLeaves: {
    means: "That a customer left was not noted. The conversation ends when its agent ends it.",
    again: "no-longer-meant",
  },
  RefuseGroupChat: {
    means: "A group chat was not told that only personal chats are served.",
    again: "no-longer-meant",
  },
  RouteEscalation: { means: routed, again: "yes" },
  RouteTransfer: { means: routed, again: "yes" },
  GreetFromBot: { means: "A bot could not be brought in. The conversation went to people.", again: "yes" },
  ReceiveLateBotOutput: { means: "What a bot said too late is not in the conversation.", again: "yes" },
  Offer: { means: "An offer could not be made. The conversation waits in its queue.", again: "yes" },
  ReportAgentLost: {
    means:
      "A conversation was not taken from an agent who is gone. It stays with them until it is sent again.",
    again: "yes",
  },
  ReportNobodyHere: {
    means: "A customer was not told that nobody is here. The conversation waits in its queue.",
    again: "yes",
  },
  AcceptOffer: { means: acted, again: "sender-was-told" },
  DeclineOffer: { means: acted, again: "sender-was-told" },
  SendToCustomer: { means: acted, again: "sender-was-told" },
  AddNote: { means: acted, again: "sender-was-told" },
  TransferToQueue: { means: acted, again: "sender-was-told" },
  EndConversation: { means: acted, again: "sender-was-told" },
  CloseWrapUp: { means: acted, again: "sender-was-told" },
  Wake: { means: "A timer of a conversation broke. The next one is set.", again: "no-longer-meant" },
  RecordFailure: { means: "The failure of another command could not be recorded.", again: "yes" },
  Enqueue: {
    means: "A waiting conversation did not reach its queue. Its thread says so again within minutes.",
    again: "yes",
  },
  Withdraw: { means: "A conversation that waits no longer is still in its queue.", again: "yes" },
  Release: { means: "Capacity that is free counts as in use until this is sent again.", again: "yes" },
  SetPresence: { means: acted, again: "sender-was-told" },
  CheckLease: { means: "An agent's presence could not be checked. The next check is planned.", again: "yes" },
  EndGrace: {
    means: "The conversations of an agent who is gone stay with them until this is sent again.",
    again: "yes",
  },
  ChangeMembership: { means: acted, again: "sender-was-told" },
  MatchAgain: {
    means: "Waiting conversations were not matched again. The next change does it.",
    again: "yes",
  },
};

/** What the failure means, for people who do not know the app's insides. */
export function explainLetter(givenUp: GivenUp, { isRecorded }: { readonly isRecorded: boolean }): string {
  if (givenUp.kind === "unreadable") {
    return "Nothing in this app can read the message. Whoever sent it speaks another language or another version.";
  }
  const { means, again } = kinds[givenUp.addressed.command.type];
  if (again !== "unless-recorded") return means;
  return isRecorded
    ? `${means} It is noted in the conversation, and people were asked to take over.`
    : `${means} Nothing of it is in the conversation yet.`;
}

/** Why it may not be put on the bus again; undefined when it may. */
export function whyNotAgain(
  givenUp: GivenUp,
  { isRecorded }: { readonly isRecorded: boolean },
): NotResubmitted | undefined {
  if (givenUp.kind === "unreadable") return "cannot-be-read";
  const { again } = kinds[givenUp.addressed.command.type];
  if (again === "yes") return undefined;
  if (again === "unless-recorded") return isRecorded ? "already-recorded" : undefined;
  return again;
}
