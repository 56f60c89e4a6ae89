import type { SyncSnapshot } from "../../shared/wire/agent-api/types.ts";
import type { AgentClient } from "../support/scenario/agent-client.ts";
import type { BenchSite, Endpoint } from "./bench-site.ts";
import type { Measured } from "./rows.ts";
import { median, quantile } from "./statistics.ts";

const customers = 16;
const messagesPerCustomer = 25;
const rounds = 30;
/** One reply of one line each: what the plain bot does, too. */
const question = "card limits";

interface Options {
  readonly runs: number;
  readonly onProgress: (line: string) => void;
}

/** The app beside a plain bot on the same storage, taking turns; then the paths that only the app has. */
export async function measureThroughput(site: BenchSite, options: Options): Promise<readonly Measured[]> {
  const { runs, onProgress } = options;
  onProgress("warming up");
  for (const endpoint of [site.app, site.plainBot]) await messagesPerSecond(endpoint);
  const rates: { readonly app: number; readonly plain: number }[] = [];
  const replies = {
    app: [] as number[],
    plain: [] as number[],
    first: [] as number[],
    plainFirst: [] as number[],
  };
  for (let turn = 1; turn <= runs; turn++) {
    onProgress(`messages per second ${turn} of ${runs}`);
    const app = await messagesPerSecond(site.app);
    rates.push({ app, plain: await messagesPerSecond(site.plainBot) });
    onProgress(`one customer at a time ${turn} of ${runs}`);
    const own = await replyTimes(site.app);
    const others = await replyTimes(site.plainBot);
    replies.app.push(...own.later);
    replies.first.push(...own.first);
    replies.plain.push(...others.later);
    replies.plainFirst.push(...others.first);
  }
  onProgress("escalations and agents' messages");
  const desk = await deskTimes(site);
  const rate = (of: "app" | "plain"): number => median(rates.map((one) => one[of]));
  const ratio = median(rates.map(({ app, plain }) => app / plain));
  return [
    {
      id: "messages-per-second",
      measured: `${rate("app").toFixed(0)}/s, plain bot ${rate("plain").toFixed(0)}/s`,
      ratio,
      kept: ratio >= 1,
    },
    besides("first-word", replies.first, replies.plainFirst),
    besides("bot-reply", replies.app, replies.plain),
    { id: "offer", measured: times(desk.offers) },
    { id: "agent-message", measured: times(desk.messages) },
  ];
}

function besides(id: string, own: readonly number[], plain: readonly number[]): Measured {
  return {
    id,
    measured: `${times(own)}; plain bot ${times(plain)}`,
    ratio: median(own) / median(plain),
  };
}

function times(values: readonly number[]): string {
  return `p50 ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`;
}

/** Customers at the same time, each of whom waits for the answer before writing again. */
async function messagesPerSecond(endpoint: Endpoint): Promise<number> {
  const ids = Array.from({ length: customers }, () => crypto.randomUUID());
  await Promise.all(ids.map((id) => greet(endpoint, id)));
  const startedAt = performance.now();
  await Promise.all(
    ids.map(async (id) => {
      for (let sent = 0; sent < messagesPerCustomer; sent++) await ask(endpoint, id, question);
    }),
  );
  return (customers * messagesPerCustomer * 1000) / (performance.now() - startedAt);
}

async function replyTimes(
  endpoint: Endpoint,
): Promise<{ readonly first: readonly number[]; readonly later: readonly number[] }> {
  const first: number[] = [];
  const later: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const id = crypto.randomUUID();
    first.push(await greet(endpoint, id));
    later.push(await ask(endpoint, id, question));
  }
  return { first, later };
}

/** The app's bot greets, and then answers: two messages. The other one only answers. Both are waited for. */
async function greet(endpoint: Endpoint, id: string): Promise<number> {
  return ask(endpoint, id, endpoint.greets ? "credit card" : "hello", endpoint.greets ? 2 : 1);
}

/** Until the first reply, in milliseconds; all are waited for. */
async function ask(endpoint: Endpoint, id: string, text: string, replies = 1): Promise<number> {
  const startedAt = performance.now();
  const [{ at }] = await Promise.all([endpoint.nextMessage(id), endpoint.post(id, text)]);
  for (let more = 1; more < replies; more++) await endpoint.nextMessage(id);
  return at - startedAt;
}

/** One conversation after the other: from a bot to an agent who waits with a page open, who answers and ends it. */
async function deskTimes(
  site: BenchSite,
): Promise<{ readonly offers: readonly number[]; readonly messages: readonly number[] }> {
  const ann = site.agent("ann");
  await ann.setPresence("available");
  const offers: number[] = [];
  const messages: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const id = crypto.randomUUID();
    await greet(site.app, id);
    const { body } = await ann.call<SyncSnapshot>("GET", "/sync");
    const screen = untilOffer(ann, body.cursor);
    const reply = site.app.nextMessage(id);
    await site.app.post(id, "talk to a person");
    const { at: repliedAt } = await reply;
    const { offer, at: offeredAt } = await screen;
    offers.push(offeredAt - repliedAt);
    await mustBeDone(ann, `${offer.conversationId}/accept`, { epoch: offer.epoch });
    const startedAt = performance.now();
    const [at] = await Promise.all([
      whenTold(site.app, id, "Good morning!"),
      mustBeDone(ann, `${offer.conversationId}/messages`, { text: "Good morning!" }),
    ]);
    messages.push(at - startedAt);
    for (const act of ["end", "close"]) await mustBeDone(ann, `${offer.conversationId}/${act}`);
    await site.broker.whenIdle();
  }
  return { offers, messages };
}

async function whenTold(endpoint: Endpoint, id: string, text: string): Promise<number> {
  for (;;) {
    const said = await endpoint.nextMessage(id);
    if (said.text === text) return said.at;
  }
}

async function untilOffer(ann: AgentClient, known: string) {
  for (let cursor = known; ; ) {
    const { body } = await ann.call<SyncSnapshot>(
      "GET",
      `/sync?cursor=${encodeURIComponent(cursor)}&wait=20`,
    );
    const [offer] = body.offers;
    if (offer !== undefined) return { offer, at: performance.now() };
    cursor = body.cursor;
  }
}

async function mustBeDone(ann: AgentClient, path: string, body?: unknown): Promise<void> {
  const { status } = await ann.act("POST", `/conversations/${path}`, body);
  if (status !== 200) throw new Error(`${path} answered ${status}`);
}
