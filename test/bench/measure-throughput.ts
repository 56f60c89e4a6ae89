import type { SyncSnapshot } from "../../shared/wire/agent-api/types.ts";
import type { AgentClient } from "../support/scenario/agent-client.ts";
import { type BenchSite, type BenchSiteOptions, type Endpoint, startBenchSite } from "./bench-site.ts";
import { type Measured, slowStorageMs } from "./rows.ts";
import { median, quantile } from "./statistics.ts";

const customers = 16;
const messagesPerCustomer = 40;
const rounds = 10;
const deskRounds = 30;
const slowRuns = 3;
/** One reply of one line each: what the plain bot does, too. */
const question = "card limits";

interface Options {
  readonly appDirectory: string;
  readonly runs: number;
  readonly onProgress: (line: string) => void;
}

/** The app, and what it is compared with. */
type Talker = "app" | "plainBot" | "leanBot";
type OfEach<T> = Readonly<Record<Talker, T>>;
const names = { plainBot: "plain bot", leanBot: "lean bot" };

interface Rate {
  readonly perSecond: number;
  /** In its own process, for each message. */
  readonly processorMs: number;
}

interface Run {
  readonly rate: OfEach<Rate>;
  readonly replies: OfEach<ReplyTimes>;
}

interface ReplyTimes {
  readonly first: readonly number[];
  readonly later: readonly number[];
}

/**
 * The app beside plain bots on the same storage, taking turns. Each run has a fresh storage: a range query of Azurite
 * goes through all rows of the table, so that it would be the slower the more was measured before.
 */
export async function measureThroughput(options: Options): Promise<readonly Measured[]> {
  const { appDirectory, runs, onProgress } = options;
  const done: Run[] = [];
  for (let turn = 1; turn <= runs; turn++) {
    onProgress(`messages per second, and replies ${turn} of ${runs}`);
    done.push(await withSite({ appDirectory }, measureRun));
  }
  const slow: OfEach<Rate>[] = [];
  for (let turn = 1; turn <= Math.min(runs, slowRuns); turn++) {
    onProgress(`messages per second with slower storage ${turn} of ${Math.min(runs, slowRuns)}`);
    slow.push(await withSite({ appDirectory, storageDelayMs: slowStorageMs }, measureRates));
  }
  onProgress("escalations and agents' messages");
  const desk = await withSite({ appDirectory }, deskTimes);
  const rates = done.map(({ rate }) => rate);
  const all = (which: keyof ReplyTimes): OfEach<readonly number[]> =>
    ofEach((talker) => done.flatMap(({ replies }) => replies[talker][which]));
  return [
    compareRates("messages-per-second", rates, "plainBot"),
    compareRates("messages-per-second-slow", slow, "plainBot"),
    compareRates("messages-per-second-lean", rates, "leanBot"),
    compareRates("messages-per-second-lean-slow", slow, "leanBot"),
    compareProcessorTimes(rates),
    compareTimes("first-word", all("first")),
    compareTimes("bot-reply", all("later")),
    { id: "offer", measured: times(desk.offers) },
    { id: "agent-message", measured: times(desk.messages) },
  ];
}

async function withSite<T>(options: BenchSiteOptions, measure: (site: BenchSite) => Promise<T>): Promise<T> {
  const site = await startBenchSite(options);
  try {
    return await measure(site);
  } finally {
    await site.stop();
  }
}

async function measureRun(site: BenchSite): Promise<Run> {
  const rate = await measureRates(site);
  return { rate, replies: await inTurn((talker) => replyTimes(site[talker])) };
}

/** The second time around: the first is for everybody's compilers. */
async function measureRates(site: BenchSite): Promise<OfEach<Rate>> {
  await inTurn((talker) => messagesPerSecond(site[talker]));
  return inTurn((talker) => messagesPerSecond(site[talker]));
}

async function inTurn<T>(measure: (talker: Talker) => Promise<T>): Promise<OfEach<T>> {
  return {
    app: await measure("app"),
    plainBot: await measure("plainBot"),
    leanBot: await measure("leanBot"),
  };
}

function ofEach<T>(of: (talker: Talker) => T): OfEach<T> {
  return { app: of("app"), plainBot: of("plainBot"), leanBot: of("leanBot") };
}

function compareRates(
  id: string,
  measured: readonly OfEach<Rate>[],
  other: Exclude<Talker, "app">,
): Measured {
  const ratio = median(measured.map((rate) => rate.app.perSecond / rate[other].perSecond));
  const perSecond = ofEach((talker) => median(measured.map((rate) => rate[talker].perSecond)).toFixed(0));
  return {
    id,
    measured: `${perSecond.app}/s, ${names[other]} ${perSecond[other]}/s`,
    ratio,
    kept: ratio >= 1,
  };
}

function compareProcessorTimes(measured: readonly OfEach<Rate>[]): Measured {
  const ms = ofEach((talker) => median(measured.map((rate) => rate[talker].processorMs)));
  return {
    id: "processor",
    measured: besides(ofEach((talker) => `${ms[talker].toFixed(1)} ms`)),
    ratio: ms.app / ms.plainBot,
  };
}

function compareTimes(id: string, measured: OfEach<readonly number[]>): Measured {
  return {
    id,
    measured: besides(ofEach((talker) => times(measured[talker]))),
    ratio: median(measured.app) / median(measured.plainBot),
  };
}

function besides({ app, plainBot, leanBot }: OfEach<string>): string {
  return `${app}; ${names.plainBot} ${plainBot}; ${names.leanBot} ${leanBot}`;
}

function times(values: readonly number[]): string {
  return `p50 ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`;
}

/** Customers at the same time, each of whom waits for the answer before writing again. */
async function messagesPerSecond(endpoint: Endpoint): Promise<Rate> {
  const ids = Array.from({ length: customers }, () => crypto.randomUUID());
  await Promise.all(ids.map((id) => greet(endpoint, id)));
  const computedBefore = await endpoint.processorMs();
  const startedAt = performance.now();
  await Promise.all(
    ids.map(async (id) => {
      for (let sent = 0; sent < messagesPerCustomer; sent++) await ask(endpoint, id, question);
    }),
  );
  const messages = customers * messagesPerCustomer;
  return {
    perSecond: (messages * 1000) / (performance.now() - startedAt),
    processorMs: ((await endpoint.processorMs()) - computedBefore) / messages,
  };
}

async function replyTimes(endpoint: Endpoint): Promise<ReplyTimes> {
  const first: number[] = [];
  const later: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const id = crypto.randomUUID();
    first.push(await greet(endpoint, id));
    later.push(await ask(endpoint, id, question));
  }
  return { first, later };
}

/** The app's bot greets, and then answers: two messages. The others only answer. Both are waited for. */
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
  for (let round = 0; round < deskRounds; round++) {
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
