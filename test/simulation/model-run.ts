import { busQueues } from "../../shared/bus-queues.ts";
import type { GroupCommand } from "../../shared/domain/assignment/command.ts";
import { type Group, newUser } from "../../shared/domain/assignment/state.ts";
import { conversationId, userId } from "../../shared/domain/ids.ts";
import type { ThreadCommand } from "../../shared/domain/thread/command.ts";
import type { Thread } from "../../shared/domain/thread/state.ts";
import { decodeGroupCommand } from "../../shared/wire/group-command.ts";
import { decodeThreadCommand } from "../../shared/wire/thread-command.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import { customerOf } from "./customers.ts";
import type { Hosts } from "./hosts.ts";
import { describe, Model } from "./model.ts";
import type { Outside } from "./outside.ts";
import { theGroup } from "./ports.ts";
import { run } from "./run.ts";
import { intentOf } from "./simulated-bots.ts";
import type { OnBus } from "./simulated-bus.ts";
import type { Storage } from "./storage.ts";

interface Handled {
  readonly at: number;
  readonly isSaved: boolean;
}

/** One run without faults beside the model. Answers with what they disagree about first, and how often they agreed. */
export async function compareWithModel(
  seed: number,
): Promise<{ readonly agreed: number; readonly disagreement: string | undefined }> {
  let agreed = 0;
  let disagreement: string | undefined;
  const compare = (difference: string | undefined): void => {
    disagreement ??= difference;
    if (difference === undefined) agreed += 1;
  };
  await run({
    seed,
    faultRate: 0,
    areQueuesFixed: true,
    watch: (storage, hosts, outside) => lookOn({ storage, hosts, outside }, compare),
  });
  return { agreed, disagreement };
}

function lookOn(
  {
    storage,
    hosts,
    outside,
  }: { readonly storage: Storage; readonly hosts: Hosts; readonly outside: Outside },
  compare: (difference: string | undefined) => void,
): void {
  const model = new Model(new Set(directThreads()));
  const known = new Set<string>();
  outside.onHandled = ({ commandId, ...handled }) => {
    const entry = hosts.bus.history.find(({ message }) => message.messageId === commandId);
    if (entry === undefined || known.has(commandId)) return;
    known.add(commandId);
    try {
      const thread = tell(model, entry, { ...handled, leases: outside.leases });
      const people = storage.groups.stored.get(theGroup)?.state.users ?? {};
      compare(
        thread === undefined
          ? staffDifference(model, people)
          : difference(model, storage.threads.stored.get(thread)?.state),
      );
    } catch (error) {
      compare(String(error));
    }
  };
}

/** Tells the model what was handled; answers with the thread that may have changed. */
function tell(
  model: Model,
  { message }: OnBus,
  handled: Handled & { readonly leases: ReadonlyMap<string, number> },
): Thread["id"] | undefined {
  if (message.queue === busQueues.assignWork) {
    const { command } = decodeGroupCommand(message.queue, message.body);
    const isSaidAgain = command.type === "Withdraw" && message.dueAt !== undefined;
    if (isSaidAgain) model.forgets(command.conversation, handled.at);
    else tellOfGroup(model, command, handled);
    return undefined;
  }
  const { threadId, command } = decodeThreadCommand(message.queue, message.body);
  tellOfThread(model, { thread: threadId, command }, handled);
  return threadId;
}

function tellOfGroup(
  model: Model,
  command: GroupCommand,
  { at, leases, isSaved }: Handled & { readonly leases: ReadonlyMap<string, number> },
): void {
  switch (command.type) {
    case "Enqueue":
      return void model.takesNote(command.item.conversation, "wait", at);
    case "Withdraw":
      return void model.takesNote(command.conversation, "leave", at);
    case "Release":
      return void model.takesNote(command.conversation, "free", at);
    case "SetPresence":
      return void model.chooses(command.userId, command.presence, at);
    case "CheckLease":
      return void model.looksAfter(command.userId, { ...command, end: leases.get(command.userId) ?? 0, at });
    case "MatchAgain":
      return void model.match(Math.max(at, command.dueAt));
    default:
      if (isSaved) model.match(at);
      return;
  }
}

function tellOfThread(
  model: Model,
  { thread, command }: { readonly thread: Thread["id"]; readonly command: ThreadCommand },
  { at, isSaved }: Handled,
): void {
  const id = "conversation" in command ? conversationId({ thread, number: command.conversation }) : "";
  switch (command.type) {
    case "ReceiveMessage":
      return void model.says(thread, intentOf([{ kind: "message", message: command.message }]), at);
    case "StartConversation":
      return void model.starts(thread, at);
    case "CustomerLeaves":
      return void model.leaves(thread, at);
    case "RouteEscalation":
    case "RouteTransfer":
      if (isSaved) model.routed(thread, at);
      return;
    case "GreetFromBot":
      return void model.greeted(thread, at);
    case "Offer":
      return void model.offered(id, at);
    case "ReportAgentLost":
      return void model.loses(id, { user: command.userId, isOver: command.why === "grace-ended", at });
    case "ReportNobodyHere":
      return;
    case "Wake":
      if (isSaved) model.rings(thread, at);
      return;
    default:
      return void tellOfAct(model, id, { command, at });
  }
}

function tellOfAct(
  model: Model,
  id: string,
  { command, at }: { readonly command: ThreadCommand; readonly at: number },
): void {
  switch (command.type) {
    case "AcceptOffer":
      return void model.accepts(id, command.userId, at);
    case "DeclineOffer":
      return void model.declines(id, command.userId, at);
    case "TransferToQueue":
      return void model.transfers(id, { user: command.userId, queue: command.queueId, at });
    case "EndConversation":
      return void model.ends(id, command.userId, at);
    case "CloseWrapUp":
      return void model.closes(id, command.userId);
    default:
      return void undefined;
  }
}

/** Who is there, and what room they have reserved, when model and product differ. */
function staffDifference(model: Model, people: Group["users"]): string | undefined {
  const expected = [...model.people.values()].map(({ id, presence, reserved }) =>
    [id, presence, ...[...reserved].map(([of, units]) => `${of} ${units}`).toSorted()].join(),
  );
  const actual = [...model.people.keys()].map((id) => {
    const { presence, reservations } = people[userId(id)] ?? newUser(userId(id));
    const reserved = reservations.map(({ conversation, units }) => `${conversation} ${units}`);
    return [id, presence, ...reserved.toSorted()].join();
  });
  const differing = expected.findIndex((one, index) => one !== actual[index]);
  return differing < 0 ? undefined : `model: ${expected[differing]}; product: ${actual[differing]}`;
}

/** Where model and product have the conversations of one thread, when these differ. */
function difference(model: Model, thread: Thread | undefined): string | undefined {
  if (thread === undefined) return undefined;
  const mine = [...model.whereabouts()].filter(([id]) => id.startsWith(`${thread.id}.`));
  const [expected, actual] = [mine, [...whereaboutsOf(thread)]].map((all) =>
    all.map(([id, where]) => `${id}: ${where}`).toSorted(),
  );
  return expected?.join() === actual?.join()
    ? undefined
    : `model: ${expected?.join()}; product: ${actual?.join()}`;
}

function whereaboutsOf(thread: Thread): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { number, userId } of thread.wrappingUp) {
    found.set(conversationId({ thread: thread.id, number }), `wrap-up ${userId}`);
  }
  const { current } = thread;
  if (current !== undefined) {
    found.set(conversationId({ thread: thread.id, number: current.number }), describe(whereOf(current.at)));
  }
  return found;
}

function whereOf(at: NonNullable<Thread["current"]>["at"]): Parameters<typeof describe>[0] {
  switch (at.stage) {
    case "with-bot":
      return { is: "bot", bot: at.botId };
    case "queued":
      return { is: "queue", queue: at.queueId };
    case "offered":
      return { is: "offered", user: at.userId, queue: at.queueId };
    case "with-agent":
      return { is: "held", user: at.userId, queue: at.queueId };
    default:
      return { is: "routing" };
  }
}

function directThreads(): readonly string[] {
  return Array.from({ length: 21 }, (_, index) => customerOf(index).address)
    .filter(({ channelId }) => channelId === "directline")
    .map(({ channelId, conversationId: chat }) => threadKeyOf(channelId, chat));
}
