import { createCommandBus } from "../../shared/adapters/service-bus/command-bus.ts";
import { systemClock } from "../../shared/adapters/system-clock.ts";
import { commandId } from "../../shared/domain/ids.ts";
import type { Offer, SyncSnapshot } from "../../shared/wire/agent-api/types.ts";
import { threadCommandMessage } from "../../shared/wire/thread-command.ts";
import { threadKeyOf } from "../../shared/wire/thread-key.ts";
import { connectDirectLine } from "../support/direct-line-client.ts";
import { type AgentClient, createAgentClient } from "../support/scenario/agent-client.ts";
import type { PathId } from "./budgets.ts";
import { countHappenings, type FullCount } from "./count-happenings.ts";
import { type CountedStack, type Happening, startCountedStack } from "./counted-stack.ts";

/** What else a conversation consists of; the cost page needs them. */
export type StepId = PathId | "accept" | "end" | "close" | "sync" | "poll" | "presence" | "bot-end" | "watch";
export type PathCounts = Readonly<Record<StepId, FullCount>>;

/** Lives through one conversation from hello to closed, on a warm app, and counts each part of it. */
export async function countPaths(options: {
  readonly appDirectory: string;
  readonly onProgress?: (step: string) => void;
}): Promise<PathCounts> {
  const { onProgress = () => undefined } = options;
  onProgress("starting the stack");
  const stack = await startCountedStack(options);
  try {
    const presence = await setPresence(stack);
    onProgress("a conversation to warm up");
    await liveThrough(stack);
    onProgress("a conversation that counts");
    const counts = { presence, "bot-end": await endByBot(stack), ...(await liveThrough(stack)) };
    const watch = await stack.during(() => stack.running.host.runTimer("check-invariants"));
    return { ...counts, watch: countHappenings(watch) };
  } finally {
    await stack.stop();
  }
}

async function setPresence(stack: CountedStack): Promise<FullCount> {
  const ann = agentOf(stack);
  await ann.call("GET", "/sync");
  const happened = await stack.during(() => ann.setPresence("available"));
  return countHappenings(happened, { senderWaits: true });
}

/** The customer says goodbye to the bot, which ends the conversation. */
async function endByBot(stack: CountedStack): Promise<FullCount> {
  const customer = await newCustomer(stack);
  await stack.during(async () => {
    await customer.say("credit card");
    await customer.nextText(/Happy to help/);
  });
  const happened = await stack.during(async () => {
    await customer.say("thanks");
    await customer.nextText(/You are welcome/);
  });
  customer.end();
  return countHappenings(happened);
}

async function liveThrough(stack: CountedStack): Promise<Omit<PathCounts, "presence" | "bot-end" | "watch">> {
  const ann = agentOf(stack);
  const customer = await newCustomer(stack);
  const say = async (text: string, answer: RegExp): Promise<void> => {
    await customer.say(text);
    await customer.nextText(answer);
  };
  const count = async (act: () => Promise<unknown>): Promise<FullCount> =>
    countHappenings(await stack.during(act));
  const countAct = async (act: string, body?: unknown): Promise<FullCount> => {
    const happened = await stack.during(async () => {
      const { status } = await ann.act("POST", `/conversations/${conversation}/${act}`, body);
      if (status !== 200) throw new Error(`${act} answered ${status}`);
    });
    return countHappenings(happened, { senderWaits: true });
  };

  const firstMessage = await count(() => say("hello", /other words/));
  await say("credit card", /Happy to help/);
  const messageToBot = await count(() => say("card limits", /limit of/));
  const screen = await openScreen(stack, ann);
  const escalating = await stack.during(async () => {
    await say("talk to a person", /connect you/);
    await screen.next;
  });
  const { offers } = (await screen.next).body;
  const { conversationId: conversation, epoch } = onlyOf(offers);
  const accept = await countAct("accept", { epoch });
  const messageToAgent = await count(() => customer.say("Are you there?"));
  const agentMessage = await countAct("messages", { text: "Yes, I am." });
  const staleWake = await count(() => sendStaleWake(stack, customer.conversationId));
  const end = await countAct("end");
  const close = await countAct("close");
  const sync = await count(() => ann.call("GET", "/sync"));
  const { body } = await ann.call<SyncSnapshot>("GET", "/sync");
  const poll = await count(() => ann.call("GET", `/sync?cursor=${encodeURIComponent(body.cursor)}&wait=0`));
  customer.end();
  return {
    "first-message": firstMessage,
    "message-to-bot": messageToBot,
    "message-to-agent": messageToAgent,
    "agent-message": agentMessage,
    escalation: countHappenings(from(escalating, "escalate-conversation")),
    "group-command": countHappenings(groupCommandIn(escalating)),
    "stale-wake": staleWake,
    accept,
    end,
    close,
    sync,
    poll,
  };
}

/** A page that has everything and waits for what comes next. */
async function openScreen(
  stack: CountedStack,
  ann: AgentClient,
): Promise<{ readonly next: Promise<{ readonly body: SyncSnapshot }> }> {
  const { body } = await ann.call<SyncSnapshot>("GET", "/sync");
  const waits = stack.nextRequest(({ path }) => path.includes("/feeds()") && path.includes("RowKey"));
  const next = ann.call<SyncSnapshot>("GET", `/sync?cursor=${encodeURIComponent(body.cursor)}&wait=20`);
  await waits;
  return { next };
}

/** From the moment a message was put on this bus queue. What the customer's own message took lies before. */
function from(happened: readonly Happening[], queue: string): readonly Happening[] {
  const start = happened.findIndex(
    (one) => one.kind === "bus" && one.event.type === "accepted" && one.event.queue === queue,
  );
  if (start < 0) throw new Error(`Nothing was put on ${queue}.`);
  return happened.slice(start);
}

/** What the group did for one command: from the command to the message it put on the bus for it. */
function groupCommandIn(happened: readonly Happening[]): readonly Happening[] {
  const [, ...after] = from(happened, "assign-work");
  const offer = after.findIndex((one) => one.kind === "bus" && one.event.type === "accepted");
  if (offer < 0) throw new Error("The group made no offer.");
  return after.slice(0, offer + 1);
}

async function sendStaleWake({ running }: CountedStack, conversationId: string): Promise<void> {
  const bus = createCommandBus({
    connection: { connectionString: running.broker.connectionString },
    clock: systemClock,
  });
  const id = commandId(`x_stale-${crypto.randomUUID()}`);
  const threadId = threadKeyOf("directline", conversationId);
  await bus.send([threadCommandMessage({ id, threadId, command: { type: "Wake", wakeId: "x_another" } })]);
  await bus.close();
}

async function newCustomer({ running: { directLine } }: CountedStack) {
  const userId = `dl_${crypto.randomUUID()}`;
  const { token, conversationId } = await directLine.generateToken({ id: userId, name: "Casey" });
  const client = connectDirectLine({ domain: directLine.domain, token, userId });
  return Object.assign(client, { conversationId });
}

function agentOf({ running }: CountedStack): AgentClient {
  return createAgentClient({
    id: "ann",
    baseUrl: () => running.host.url,
    token: () => running.issuer.token("ann"),
    checkAnswer: () => undefined,
  });
}

function onlyOf(offers: readonly Offer[]): Offer {
  const [offer, ...others] = offers;
  if (offer === undefined || others.length > 0) throw new Error(`${offers.length} offers instead of one`);
  return offer;
}
