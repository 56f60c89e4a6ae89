import { takeActivity } from "../../shared/app/take-activity.ts";
import type { ChannelAddress } from "../../shared/domain/thread/state.ts";
import type { IncomingActivity } from "../../shared/wire/activity.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import type { Ground } from "./ground.ts";
import type { Hosts } from "./hosts.ts";
import type { Outside } from "./outside.ts";
import { createDice, type Dice } from "./random.ts";
import { type Intent, intents } from "./simulated-bots.ts";

export interface Customer {
  readonly name: string;
  readonly address: ChannelAddress;
}

export interface CustomerStep {
  readonly pauseMs: number;
  readonly act: "say" | "start" | "leave";
  readonly intent: Intent;
  /** The channel posts it twice. */
  readonly twice: boolean;
}

export function customerOf(index: number): Customer {
  const name = `customer-${index}`;
  return {
    name,
    address: {
      channelId: index % 3 === 2 ? "directline" : "webchat",
      serviceUrl: "https://channel.example/",
      conversationId: `chat-${index}`,
      customer: { id: name },
      bot: { id: "switchboard" },
    },
  };
}

/** What one customer is going to do. */
export function planOf(dice: Dice): readonly CustomerStep[] {
  return Array.from({ length: dice.between(2, 9) }, (_, index) => ({
    pauseMs: dice.next() ** 2 * (index === 0 ? 20_000 : 40_000),
    act: actOf(dice.next(), index),
    intent: dice.pick(intents) ?? "chat",
    twice: dice.often(0.1),
  }));
}

function actOf(thrown: number, index: number): CustomerStep["act"] {
  if (index === 0 && thrown < 0.3) return "start";
  return thrown > 0.93 ? "leave" : "say";
}

/** Lives a customer's plan: one thing after another, posted as a channel would. */
export async function live(
  ground: Ground & { readonly hosts: Hosts; readonly outside: Outside },
  customer: Customer,
  plan: readonly CustomerStep[],
): Promise<void> {
  const dice = createDice(ground.chance, `posts ${customer.name}`);
  for (const [index, step] of plan.entries()) {
    await ground.scheduler.sleep(step.pauseMs);
    const activity = activityOf(customer, step, index);
    ground.tell(customer.name, () => `${customer.name}: ${step.act} ${step.intent}`);
    const isTaken = await post(ground, activity, `${customer.name}.${index}`);
    if (step.twice || (!isTaken && dice.often(0.5))) {
      await ground.scheduler.sleep(dice.between(0, 3_000));
      await post(ground, activity, `${customer.name}.${index} again`);
    }
  }
}

async function post(
  { hosts, outside }: { readonly hosts: Hosts; readonly outside: Outside },
  activity: IncomingActivity,
  label: string,
): Promise<boolean> {
  const answer = await hosts.request(label, (ports) => takeActivity(ports, activity));
  if (!answer.ok) return false;
  const { channelId, conversationId } = activity.address;
  const threadId = threadKeyOf(channelId, conversationId);
  if (activity.kind === "message" && activity.id !== undefined) {
    outside.accepted.push({ threadId, activityId: activity.id });
  }
  return true;
}

function activityOf({ name, address }: Customer, step: CustomerStep, index: number): IncomingActivity {
  const id = `${name}-${index}`;
  const from = { address, id, isGroup: false };
  switch (step.act) {
    case "start":
      return { ...from, kind: "start", type: "event", answers: { Amount: index } };
    case "leave":
      return { ...from, kind: "end", type: "endOfConversation" };
    default:
      return {
        ...from,
        kind: "message",
        type: "message",
        message: { activityId: id, text: `${id} ${step.intent}` },
      };
  }
}
