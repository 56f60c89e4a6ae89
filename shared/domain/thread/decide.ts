import { assertNever } from "../assert-never.ts";
import { refuse } from "../decision.ts";
import type { ThreadCommand, ThreadCommandOf } from "./command.ts";
import { decideAgentAct } from "./decide-agent-act.ts";
import {
  leaveConversation,
  receiveMessage,
  recordFailure,
  refuseGroupChat,
  startConversation,
} from "./decide-customer.ts";
import { reportAgentLost, reportNobodyHere, takeOffer } from "./decide-offer.ts";
import { draftOf, finish, type ThreadDecision } from "./draft.ts";
import type { ThreadFacts } from "./facts.ts";
import { placeByRules, placeInQueue } from "./place.ts";
import type { Thread } from "./state.ts";
import { recordLateOutputs, recordUnusedTurns, tellBot } from "./take-bot-turn.ts";
import { wake } from "./wake.ts";

/** Every change of a thread is decided here. Pure: what it cannot know, it asks for. */
export function decide(thread: Thread, command: ThreadCommand, facts: ThreadFacts): ThreadDecision {
  const decision = decideCommand(thread, command, facts);
  if (decision.kind === "needs" || facts.botTurns.length === 0) return decision;
  const draft = { ...draftOf(thread), events: decision.kind === "allowed" ? decision.events : [] };
  const { events } = recordUnusedTurns(draft, facts);
  return events.length === 0 ? decision : { kind: "allowed", events };
}

function decideCommand(thread: Thread, command: ThreadCommand, facts: ThreadFacts): ThreadDecision {
  switch (command.type) {
    case "ReceiveMessage":
      return receiveMessage(thread, command, facts);
    case "StartConversation":
      return startConversation(thread, command, facts);
    case "CustomerLeaves":
      return leaveConversation(thread, facts);
    case "RefuseGroupChat":
      return refuseGroupChat(thread, command, facts);
    case "RouteEscalation":
    case "RouteTransfer":
      return route(thread, command, facts);
    case "GreetFromBot":
      return greetFromBot(thread, command, facts);
    case "ReceiveLateBotOutput":
      return finish(recordLateOutputs(draftOf(thread), command, command.outputs));
    case "Offer":
      return takeOffer(thread, command, facts);
    case "ReportAgentLost":
      return reportAgentLost(thread, command, facts);
    case "ReportNobodyHere":
      return reportNobodyHere(thread, command);
    case "AcceptOffer":
    case "DeclineOffer":
    case "SendToCustomer":
    case "AddNote":
    case "TransferToQueue":
    case "EndConversation":
    case "CloseWrapUp":
      return decideAgentAct(thread, command, facts);
    case "Wake":
      return command.wakeId === thread.wake?.id ? wake(thread, facts) : refuse("stale");
    case "RecordFailure":
      return recordFailure(thread, command, facts);
    default:
      return assertNever(command);
  }
}

/** Only a conversation in `routing`, at the epoch the command was made for, is routed. */
function route(
  thread: Thread,
  command: ThreadCommandOf<"RouteEscalation" | "RouteTransfer">,
  facts: ThreadFacts,
): ThreadDecision {
  if (thread.current?.at.stage !== "routing" || thread.epoch !== command.epoch) return refuse("stale");
  const { cause } = thread.current.at;
  const placement = { facts, botGreets: "later" } as const;
  const draft = draftOf(thread);
  return finish(
    cause.kind === "transfer"
      ? placeInQueue(draft, { queueId: cause.queueId, because: "transfer" }, placement)
      : placeByRules(draft, placement),
  );
}

function greetFromBot(
  thread: Thread,
  command: ThreadCommandOf<"GreetFromBot">,
  facts: ThreadFacts,
): ThreadDecision {
  if (thread.epoch !== command.epoch || thread.current === undefined) return refuse("stale");
  return finish(tellBot(draftOf(thread), facts));
}
