import type { WaitingItem } from "../domain/assignment/command.ts";
import { conversationId, parseConversationId } from "../domain/ids.ts";
import { waitingItem } from "../domain/thread/react.ts";
import type { Conversation, Thread } from "../domain/thread/state.ts";
import { isOnWayToGroup, isOnWayToThread } from "./bus-view.ts";
import type { Invariant, Mend } from "./invariant.ts";
import type { LiveWorld } from "./stored-world.ts";

/** Nobody is forgotten on the way to a person or a bot. */
export const waitsOnce: Invariant<LiveWorld> = {
  id: "waits-once",
  sentence:
    "Every conversation that waits stands once, in its queue, at its epoch, in the group; every one that is routed or given to a bot is on its way by a message on the bus; nothing waits without its conversation.",
  from: "quiet",
  check: (world) => [
    ...[...world.threads.values()].flatMap(({ head }) => forgotten(world, head)),
    ...Object.values(world.group.waiting).flatMap((item) => orphaned(world, item)),
  ],
  mends: (world) => [
    ...[...world.threads.values()].flatMap(({ head }) => bringBack(world, head)),
    ...Object.values(world.group.waiting).flatMap((item) => withdraw(world, item)),
  ],
};

function bringBack(world: LiveWorld, head: Thread): readonly Mend[] {
  const { current, epoch, id: to } = head;
  if (current === undefined || forgotten(world, head).length === 0) return [];
  const id = conversationId({ thread: to, number: current.number });
  switch (current.at.stage) {
    case "routing": {
      const type = current.at.cause.kind === "transfer" ? "RouteTransfer" : "RouteEscalation";
      return [{ does: `routes ${id} again`, kind: "thread", to, command: { type, epoch } }];
    }
    case "queued": {
      const item = waitingItem(head, current, current.at.queueId, world.configuration);
      return [
        { does: `tells the group again that ${id} waits`, kind: "group", command: { type: "Enqueue", item } },
      ];
    }
    case "with-bot":
      return [
        {
          does: `lets ${current.at.botId} hear what the customer of ${id} said`,
          kind: "thread",
          to,
          command: { type: "GreetFromBot", epoch },
        },
      ];
    default:
      return [];
  }
}

function withdraw(world: LiveWorld, item: WaitingItem): readonly Mend[] {
  const { conversation, epoch } = item;
  return orphaned(world, item).map(() => ({
    does: `takes ${conversation} out of ${item.queueId}, where it does not wait`,
    kind: "group",
    command: { type: "Withdraw", conversation, epoch },
  }));
}

function forgotten(world: LiveWorld, head: Thread): readonly string[] {
  const { current } = head;
  if (current === undefined) return [];
  const id = conversationId({ thread: head.id, number: current.number });
  switch (current.at.stage) {
    case "routing":
      return isBeingRouted(world, head) ? [] : [`${id} is to be routed, and nothing is on its way to do so`];
    case "queued":
      return isWaiting(world, head, current)
        ? []
        : [`${id} waits in ${current.at.queueId}, unknown to the group`];
    case "with-bot":
      return isHeard(world, head, current)
        ? []
        : [`${current.at.botId} has not heard what the customer of ${id} said`];
    default:
      return [];
  }
}

function isBeingRouted({ bus }: LiveWorld, { id, epoch }: Thread): boolean {
  return isOnWayToThread(
    bus,
    id,
    (c) => (c.type === "RouteEscalation" || c.type === "RouteTransfer") && c.epoch === epoch,
  );
}

function isWaiting({ group, bus }: LiveWorld, head: Thread, current: Conversation): boolean {
  const id = conversationId({ thread: head.id, number: current.number });
  const item = group.waiting[id];
  const queueId = current.at.stage === "queued" ? current.at.queueId : undefined;
  if (item?.epoch === head.epoch && item.queueId === queueId) return true;
  return (
    isOnWayToGroup(
      bus,
      (c) => c.type === "Enqueue" && c.item.conversation === id && c.item.epoch === head.epoch,
    ) || isOnWayToThread(bus, head.id, (c) => c.type === "Offer" && c.epoch === head.epoch)
  );
}

function isHeard({ bus }: LiveWorld, { id, epoch }: Thread, current: Conversation): boolean {
  const isGreeted = current.at.stage === "with-bot" && current.at.greeted;
  if (isGreeted && current.unheardFrom === undefined) return true;
  return isOnWayToThread(
    bus,
    id,
    (c) => c.type === "ReceiveMessage" || (c.type === "GreetFromBot" && c.epoch === epoch),
  );
}

function orphaned(
  { threads, bus }: LiveWorld,
  { conversation, epoch, queueId }: WaitingItem,
): readonly string[] {
  const address = parseConversationId(conversation);
  const head = address && threads.get(address.thread)?.head;
  const at = head?.current?.number === address?.number ? head?.current?.at : undefined;
  if (at?.stage === "queued" && head?.epoch === epoch && at.queueId === queueId) return [];
  const isLeaving = isOnWayToGroup(
    bus,
    (c) =>
      (c.type === "Withdraw" && c.conversation === conversation) ||
      (c.type === "Enqueue" && c.item.conversation === conversation && c.item.epoch > epoch),
  );
  return isLeaving ? [] : [`${conversation} stands in ${queueId} at epoch ${epoch}, but does not wait`];
}
