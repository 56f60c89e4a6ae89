import type { CommandAnswer, CommandCall } from "../../shared/app/agent/agent-call.ts";
import {
  acceptOffer,
  closeWrapUp,
  declineOffer,
  endConversation,
  sendToCustomer,
  transferToQueue,
} from "../../shared/app/agent/conversation-acts.ts";
import { addMember, removeMember } from "../../shared/app/agent/queues.ts";
import { renewLease } from "../../shared/app/agent/renew-lease.ts";
import { setPresence } from "../../shared/app/agent/set-presence.ts";
import type { UserId } from "../../shared/domain/ids.ts";
import type { ChosenPresence } from "../../shared/domain/routing/configuration.ts";
import type { SignedInUser } from "../../shared/ports/access-tokens.ts";
import type { CommandTarget } from "../../shared/ports/sent-commands.ts";
import { floor } from "./floor.ts";
import { type InFront, inFrontOf } from "./floor-view.ts";
import type { Ground } from "./ground.ts";
import type { Hosts } from "./hosts.ts";
import type { Outside } from "./outside.ts";
import { type Ports, theGroup } from "./ports.ts";
import { createDice, type Dice } from "./random.ts";
import type { Storage } from "./storage.ts";

export interface AgentGround extends Ground {
  readonly hosts: Hosts;
  readonly outside: Outside;
  readonly storage: Storage;
  /** What agents do by themselves: anything, nothing but staying there, or their work and no more. */
  mood(): "wild" | "still" | "diligent";
  /** True when nobody changes who serves which queue. */
  readonly areQueuesFixed: boolean;
}

/** One person at a console. */
interface Desk {
  readonly ground: AgentGround;
  readonly user: SignedInUser;
  readonly dice: Dice;
  requests: number;
  /** Until then nothing is heard from the console. */
  awayUntil: number;
  /** Conversations that were once in front of them: what is done to these comes too late. */
  readonly former: Map<string, InFront>;
}

type Work = (ports: Ports, call: CommandCall<never>) => Promise<CommandAnswer>;

const heartbeatMs = 25_000;
const presences = ["available", "busy", "busyDnd", "away", "offline"] as const;
const queues = [
  "CardQueue",
  "LoanQueue",
  "MixedQueue",
  "ConciergeQueue",
  "BotQueue",
  "DefaultQueue",
  "Nowhere",
];

/** An agent for as long as the run lasts. */
export async function work(ground: AgentGround, id: UserId): Promise<void> {
  const desk = deskOf(ground, id);
  await ground.scheduler.sleep(desk.dice.next() * 8_000);
  await choose(desk, "available");
  void beat(desk);
  for (;;) {
    const isWild = ground.mood() === "wild";
    await ground.scheduler.sleep(isWild ? 500 + desk.dice.next() ** 2 * 9_000 : 1_500);
    if (ground.scheduler.now() < desk.awayUntil) continue;
    if (ground.mood() === "wild") await beWild(desk);
    if (ground.mood() === "diligent") await beDiligent(desk);
  }
}

/** Everybody comes back, and all queues have their first members again. */
export async function comeBack(ground: AgentGround, ids: readonly UserId[]): Promise<void> {
  for (const id of ids) await choose(deskOf(ground, id, "returning "), "available");
  const [first] = ids;
  if (first === undefined) return;
  const desk = deskOf(ground, first, "restoring ");
  for (const { id, members } of floor.queues) {
    for (const memberId of members) await changeMembership(desk, { queueId: id, memberId, isAdded: true });
  }
}

function deskOf(ground: AgentGround, id: UserId, when = ""): Desk {
  const dice = createDice(ground.chance, `${when}${id}`);
  const user: SignedInUser = { id, roles: ["agent"] };
  return { ground, user, dice, requests: 0, awayUntil: 0, former: new Map() };
}

async function beat(desk: Desk): Promise<void> {
  const { ground, user } = desk;
  for (let count = 0; ; count++) {
    await ground.scheduler.sleep(heartbeatMs);
    if (ground.mood() !== "diligent" && ground.scheduler.now() < desk.awayUntil) continue;
    await ground.hosts.request(`${user.id} beats ${count}`, (ports) => renewLease(ports, user));
  }
}

async function beWild(desk: Desk): Promise<void> {
  const thrown = desk.dice.next();
  if (thrown < 0.04) return vanish(desk);
  if (thrown < 0.12) return choose(desk, thrown < 0.09 ? "available" : (desk.dice.pick(presences) ?? "busy"));
  if (thrown < 0.15) return desk.ground.areQueuesFixed ? undefined : changeAnyMembership(desk);
  const one = chooseOne(desk);
  if (one !== undefined) await actOn(desk, one);
}

function vanish(desk: Desk): void {
  const { dice, ground, user } = desk;
  desk.awayUntil = ground.scheduler.now() + dice.next() * 300_000;
  ground.tell(user.id, () => `${user.id} vanishes`);
}

/** Mostly what is in front of them; now and then what no longer is, or what they take for theirs. */
function chooseOne({ dice, ground, user, former }: Desk): InFront | undefined {
  const front = inFrontOf(ground.storage, user.id);
  for (const one of front) former.set(one.id, one);
  const one = dice.pick(dice.often(0.08) ? [...former.values()] : front);
  return one !== undefined && dice.often(0.05) ? { ...one, kind: "held" } : one;
}

async function actOn(desk: Desk, one: InFront): Promise<void> {
  const wildAct = wildActs[one.kind];
  await wildAct(desk, one, desk.dice.next());
}

type WildAct = (desk: Desk, one: InFront, thrown: number) => Promise<void> | undefined;

const wildActs: Readonly<Record<InFront["kind"], WildAct>> = {
  offered(desk, one, thrown) {
    if (thrown < 0.6)
      return act(desk, one, { name: "accepts", body: { epoch: one.epoch }, send: acceptOffer });
    if (thrown > 0.85) return undefined;
    return act(desk, one, { name: "declines", body: { epoch: one.epoch }, send: declineOffer });
  },
  held(desk, one, thrown) {
    if (thrown < 0.55) return speak(desk, one);
    if (thrown > 0.9) return undefined;
    if (thrown > 0.72) return act(desk, one, { name: "ends", body: {}, send: endConversation });
    const queueId = desk.dice.pick(queues);
    return act(desk, one, { name: `transfers to ${queueId}`, body: { queueId }, send: transferToQueue });
  },
  "wrap-up"(desk, one, thrown) {
    return thrown < 0.5 ? act(desk, one, { name: "closes", body: {}, send: closeWrapUp }) : undefined;
  },
};

function speak(desk: Desk, one: InFront): Promise<void> {
  const text = `${desk.user.id} says ${desk.requests} on ${one.id}`;
  return act(desk, one, { name: "speaks", body: { text }, send: sendToCustomer });
}

async function beDiligent(desk: Desk): Promise<void> {
  for (const one of inFrontOf(desk.ground.storage, desk.user.id)) {
    if (one.kind === "offered") {
      await act(desk, one, { name: "accepts", body: { epoch: one.epoch }, send: acceptOffer });
    } else if (one.kind === "held") {
      await act(desk, one, { name: "ends", body: {}, send: endConversation });
    } else {
      await act(desk, one, { name: "closes", body: {}, send: closeWrapUp });
    }
  }
}

interface Act {
  readonly name: string;
  readonly body: unknown;
  readonly send: Work;
}

function act(desk: Desk, one: InFront, { name, body, send }: Act): Promise<void> {
  const target: CommandTarget = { kind: "thread", id: one.threadId };
  return command(desk, { name: `${name} ${one.id}`, params: { conversationId: one.id }, body, target, send });
}

function choose(desk: Desk, presence: ChosenPresence): Promise<void> {
  const target: CommandTarget = { kind: "group", id: theGroup };
  return command(desk, { name: presence, params: {}, body: { presence }, target, send: setPresence });
}

function changeAnyMembership(desk: Desk): Promise<void> {
  const { dice, user } = desk;
  return changeMembership(desk, {
    queueId: dice.pick(queues) ?? "",
    memberId: dice.often(0.2) ? "concierge-bot" : user.id,
    isAdded: dice.often(0.6),
  });
}

function changeMembership(
  desk: Desk,
  {
    queueId,
    memberId,
    isAdded,
  }: { readonly queueId: string; readonly memberId: string; readonly isAdded: boolean },
): Promise<void> {
  return command(desk, {
    name: `${isAdded ? "adds" : "removes"} ${memberId} ${queueId}`,
    params: { queueId, memberId },
    body: {},
    target: { kind: "group", id: theGroup },
    send: isAdded ? addMember : removeMember,
  });
}

interface Sent {
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly target: CommandTarget;
  readonly send: Work;
}

/** Sends a command as a console does: with a key, and again with the same key when nothing came back. */
async function command(desk: Desk, sent: Sent): Promise<void> {
  const { ground, user, dice } = desk;
  const idempotencyKey = `${user.id} ${ground.scheduler.now()} ${desk.requests++}`;
  const call = {
    user,
    params: sent.params,
    body: sent.body as never,
    query: undefined,
    idempotencyKey,
    fingerprint: `${sent.name} ${JSON.stringify(sent.body)}`,
  };
  ground.tell(user.id, () => `${user.id} ${sent.name}`);
  for (let attempt = 0; attempt < 2; attempt++) {
    const label = `${idempotencyKey} try ${attempt}`;
    const answer = await ground.hosts.request(label, (ports) => sent.send(ports, call));
    if (answer.ok) {
      ground.outside.told.push({ target: sent.target, answer: answer.value });
      ground.tell(user.id, () => `${user.id} is told ${JSON.stringify(answer.value)}`);
      if (!dice.often(0.05)) return;
    }
  }
}
