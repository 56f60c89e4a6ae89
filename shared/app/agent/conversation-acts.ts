import { conversationId, parseConversationId, queueId, type UserId } from "../../domain/ids.ts";
import type { ThreadCommand } from "../../domain/thread/command.ts";
import type {
  CloseRequest,
  NoteRequest,
  OfferAnswer,
  SendRequest,
  TransferRequest,
} from "../../wire/agent-api/types.ts";
import type { CommandAnswer, CommandCall } from "./agent-call.ts";
import type { AgentDeps } from "./agent-deps.ts";
import { accessTo, letGo } from "./conversation-access.ts";
import { type FoundConversation, findConversation } from "./find-conversation.ts";
import { sendToThread } from "./send-command.ts";

type ActDeps = Pick<AgentDeps, "admissions" | "bus" | "clock" | "groups" | "sentCommands" | "threads">;
type Act = (who: { readonly userId: UserId; readonly conversation: number }) => ThreadCommand;

export function acceptOffer(deps: ActDeps, call: CommandCall<OfferAnswer>): Promise<CommandAnswer> {
  return answerOffer(deps, call, (who) => ({ type: "AcceptOffer", ...who, epoch: call.body.epoch }));
}

export function declineOffer(deps: ActDeps, call: CommandCall<OfferAnswer>): Promise<CommandAnswer> {
  return answerOffer(deps, call, (who) => ({ type: "DeclineOffer", ...who, epoch: call.body.epoch }));
}

export function sendToCustomer(deps: ActDeps, call: CommandCall<SendRequest>): Promise<CommandAnswer> {
  return act(deps, call, (who) => ({ type: "SendToCustomer", ...who, text: call.body.text }));
}

export function addNote(deps: ActDeps, call: CommandCall<NoteRequest>): Promise<CommandAnswer> {
  return act(deps, call, (who) => ({ type: "AddNote", ...who, text: call.body.text }));
}

export function transferToQueue(deps: ActDeps, call: CommandCall<TransferRequest>): Promise<CommandAnswer> {
  const { queueId: to, note } = call.body;
  return act(deps, call, (who) => ({
    type: "TransferToQueue",
    ...who,
    queueId: queueId(to),
    ...(note === undefined ? {} : { note }),
  }));
}

export function endConversation(deps: ActDeps, call: CommandCall): Promise<CommandAnswer> {
  return act(deps, call, (who) => ({ type: "EndConversation", ...who }));
}

export function closeWrapUp(deps: ActDeps, call: CommandCall<CloseRequest>): Promise<CommandAnswer> {
  const { notes, disposition } = call.body;
  return act(deps, call, (who) => ({
    type: "CloseWrapUp",
    ...who,
    ...(notes === undefined ? {} : { notes }),
    ...(disposition === undefined ? {} : { disposition }),
  }));
}

/** Whoever may see the conversation is told by the thread itself whether the act is theirs; nobody else learns of it. */
function act(deps: ActDeps, call: CommandCall, command: Act): Promise<CommandAnswer> {
  return sendIf(deps, call, {
    command,
    mayKnow: ({ thread, asked }) => accessTo(thread, asked) !== undefined,
  });
}

/** An offer that has gone meanwhile is answered by the thread, so that the agent learns that it has. */
function answerOffer(deps: ActDeps, call: CommandCall, command: Act): Promise<CommandAnswer> {
  return sendIf(deps, call, { command, mayKnow: (found) => wasOffered(deps, found) });
}

async function wasOffered(deps: Pick<AgentDeps, "threads">, found: FoundConversation): Promise<boolean> {
  const { thread, asked } = found;
  const { number, user } = asked;
  if (accessTo(thread, asked) !== undefined || letGo(thread, { number, userId: user.id })) return true;
  for (let after = 0; ; ) {
    const page = await deps.threads.readJournal(thread.id, { conversation: number, after, limit: 200 });
    if (page.entries.some(({ event }) => event.type === "OfferMade" && event.userId === user.id)) return true;
    const last = page.entries.at(-1);
    if (!page.more || last === undefined) return false;
    after = last.sequence;
  }
}

async function sendIf(
  deps: ActDeps,
  call: CommandCall,
  {
    command,
    mayKnow,
  }: { readonly command: Act; readonly mayKnow: (found: FoundConversation) => boolean | Promise<boolean> },
): Promise<CommandAnswer> {
  const { params, user } = call;
  const address = parseConversationId(params["conversationId"] ?? "");
  if (address === undefined) return { kind: "not-found" };
  const id = conversationId(address);
  if (!deps.admissions.has(user.id, id)) {
    const found = await findConversation(deps, call);
    if (found === undefined || !(await mayKnow(found))) return { kind: "not-found" };
    deps.admissions.add(user.id, id);
  }
  const { thread: threadId, number: conversation } = address;
  return sendToThread(deps, call, { threadId, command: command({ userId: user.id, conversation }) });
}
