import { floor } from "./floor.ts";
import type { Intent } from "./simulated-bots.ts";

/** Where a conversation is: the whole of what the model knows of its handler. */
export type Where =
  | { readonly is: "routing"; readonly to?: string }
  | { readonly is: "bot"; readonly bot: string }
  | { readonly is: "queue"; readonly queue: string }
  | { readonly is: "offered" | "held"; readonly user: string; readonly queue: string }
  | { readonly is: "closed" };

/** One conversation, as the model has it. */
interface Talk {
  readonly id: string;
  readonly isStrict: boolean;
  readonly units: number;
  where: Where;
  topic: string | undefined;
  /** What the customer said last that nobody has heard. */
  unheard: Intent | undefined;
  waitingSince: number | undefined;
  until: number;
  readonly formerBots: Set<string>;
  readonly givers: Set<string>;
  readonly declines: Map<string, { count: number; lastAt: number }>;
}

interface Person {
  readonly id: string;
  readonly capacity: number;
  presence: string;
  lease: number;
  lastAssigned: number;
  readonly reserved: Map<string, number>;
}

/** What a thread told the group and the group has not handled yet. */
type Note =
  | { readonly say: "wait"; readonly talk: Talk; readonly queue: string; readonly since: number }
  | { readonly say: "leave" }
  | { readonly say: "free"; readonly user: string; readonly why: string };

const queues = new Map(floor.queues.map((queue) => [String(queue.id), queue]));
const bots = new Map(floor.bots.map((bot) => [String(bot.id), bot]));
const topicQueues: Readonly<Record<string, string>> = {
  Card: "CardQueue",
  Loan: "LoanQueue",
  Mixed: "MixedQueue",
  Concierge: "ConciergeQueue",
  Bots: "BotQueue",
};
const asked: Partial<Record<Intent, string>> = {
  card: "Card",
  loan: "Loan",
  twice: "Loan",
  mixed: "Mixed",
  concierge: "Concierge",
  bots: "Bots",
  odd: "?",
  bad: "Card",
  stubborn: "Card",
  silent: "Card",
};

/**
 * The product in its simplest form: a conversation is with nobody, a bot, a queue or a person. It is told what was
 * handled, one thing after another, and says by its own rules who has which conversation then.
 */
export class Model {
  readonly people = new Map<string, Person>();
  private readonly talks = new Map<string, Talk>();
  private readonly wraps = new Map<string, { readonly talk: Talk; readonly user: string; until: number }>();
  private readonly counts = new Map<string, number>();
  private readonly waiting = new Map<
    string,
    { readonly talk: Talk; readonly queue: string; readonly since: number }
  >();
  private readonly offers = new Map<string, string[]>();
  private readonly notes = new Map<string, Note[]>();

  /** Threads of the workstream that takes any variable, needs more room, and frees it at wrap-up. */
  private readonly direct: ReadonlySet<string>;

  constructor(direct: ReadonlySet<string>) {
    this.direct = direct;
    for (const { id, capacity } of floor.agents) {
      this.people.set(id, {
        id,
        capacity,
        presence: "offline",
        lease: 0,
        lastAssigned: 0,
        reserved: new Map(),
      });
    }
  }

  /** Who has the conversations that are not over. */
  whereabouts(): ReadonlyMap<string, string> {
    const open = [...this.talks.values()].map((talk) => [talk.id, describe(talk.where)] as const);
    const wraps = [...this.wraps.values()].map(({ talk, user }) => [talk.id, `wrap-up ${user}`] as const);
    return new Map([...wraps, ...open.filter(([, where]) => where !== "closed")]);
  }

  // What happens to a thread.

  says(thread: string, intent: Intent, at: number): void {
    const talk = this.talks.get(thread);
    const heard = talk ?? this.open(thread);
    if (heard.where.is !== "held") heard.unheard = intent;
    if (talk === undefined) this.route(heard, at);
    this.askBot(heard, at);
  }

  starts(thread: string, at: number): void {
    if (this.talks.has(thread)) return;
    const talk = this.open(thread);
    this.route(talk, at);
    this.askBot(talk, at);
  }

  leaves(thread: string, at: number): void {
    const talk = this.talks.get(thread);
    if (talk === undefined) return;
    if (talk.where.is === "held") return void this.wrapUp(thread, at);
    if (talk.where.is === "offered") this.note(talk, { say: "free", user: talk.where.user, why: "left" });
    if (talk.where.is === "queue") this.note(talk, { say: "leave" });
    this.close(thread);
  }

  routed(thread: string, at: number): void {
    const talk = this.talks.get(thread);
    if (talk?.where.is !== "routing") return;
    if (talk.where.to === undefined) this.route(talk, at);
    else this.place(talk, talk.where.to, at);
  }

  greeted(thread: string, at: number): void {
    const talk = this.talks.get(thread);
    if (talk !== undefined) this.askBot(talk, at);
  }

  offered(id: string, at: number): void {
    const taker = this.offers.get(id)?.shift();
    const talk = this.talkOf(id);
    if (taker === undefined) throw new Error(`the model offered ${id} to nobody`);
    if (talk !== undefined && isWith(talk, taker)) return;
    if (this.wraps.get(id)?.user === taker) return;
    if (talk?.where.is !== "queue")
      return void this.note({ id }, { say: "free", user: taker, why: "returned" });
    if (!bots.has(taker)) {
      talk.where = { is: "offered", user: taker, queue: talk.where.queue };
      talk.until = at + floor.offer.seconds * 1000;
      return;
    }
    this.engage(talk, taker);
    this.askBot(talk, at);
  }

  accepts(id: string, user: string, at: number): void {
    const talk = this.talkOf(id);
    if (talk?.where.is !== "offered" || talk.where.user !== user || at >= talk.until) return;
    talk.where = { ...talk.where, is: "held" };
    talk.unheard = undefined;
    talk.waitingSince = undefined;
  }

  declines(id: string, user: string, at: number): void {
    const talk = this.talkOf(id);
    if (talk?.where.is !== "offered" || talk.where.user !== user || at >= talk.until) return;
    this.letGo(talk, "declined", at);
  }

  transfers(id: string, { user, queue, at }: { user: string; queue: string; at: number }): void {
    const talk = this.talkOf(id);
    if (talk?.where.is !== "held" || talk.where.user !== user || !queues.has(queue)) return;
    if (this.taker(talk, queue) === "nobody") return;
    this.note(talk, { say: "free", user, why: "left" });
    talk.givers.add(user);
    talk.waitingSince = at;
    talk.where = { is: "routing", to: queue };
  }

  ends(id: string, user: string, at: number): void {
    const talk = this.talkOf(id);
    if (talk?.where.is === "held" && talk.where.user === user) this.wrapUp(threadOf(id), at);
  }

  closes(id: string, user: string): void {
    const wrap = this.wraps.get(id);
    if (wrap?.user !== user) return;
    this.wraps.delete(id);
    this.note(wrap.talk, { say: "free", user, why: "ended" });
  }

  rings(thread: string, at: number): void {
    for (const [id, { user, until }] of [...this.wraps]) {
      if (threadOf(id) === thread && until <= at + 1000) this.closes(id, user);
    }
    const talk = this.talks.get(thread);
    if (talk === undefined || talk.until > at + 1000) return;
    if (talk.where.is === "offered") this.letGo(talk, "ran-out", at);
    else if (talk.where.is === "queue") this.enqueue(talk, talk.where.queue, at);
  }

  loses(id: string, { user, isOver, at }: { user: string; isOver: boolean; at: number }): void {
    const talk = this.talkOf(id);
    if (talk === undefined || !isWith(talk, user)) return void this.reportsBack(id, user);
    if (talk.where.is === "offered") this.letGo(talk, "agent-lost", at);
    if (talk.where.is !== "held" || !isOver) return;
    const { queue } = talk.where;
    this.note(talk, { say: "free", user, why: "agent-lost" });
    talk.waitingSince = at;
    this.enqueue(talk, queue, at);
  }

  /** Theirs no longer: what they had reserved is free already, or about to be. */
  private reportsBack(id: string, user: string): void {
    if (this.wraps.get(id)?.user !== user) this.note({ id }, { say: "free", user: "", why: "" });
  }

  // What happens to the group. Each of these is followed by one round of matching.

  takesNote(id: string, say: Note["say"], at: number): void {
    const notes = this.notes.get(id) ?? [];
    const note = notes.find((one) => one.say === say);
    if (note === undefined) throw new Error(`by the model nothing told the group to ${say} ${id}`);
    this.notes.set(
      id,
      notes.filter((one) => one !== note),
    );
    if (note.say === "leave" && !this.waiting.delete(id)) return;
    if (note.say === "free" && !this.free(id, note)) return;
    if (note.say === "wait") this.startWaiting(note);
    this.match(at);
  }

  /** A withdrawal that is said again, for word of a wait that came after the first. */
  forgets(id: string, at: number): void {
    if (this.waiting.delete(id)) this.match(at);
  }

  chooses(user: string, presence: string, at: number): void {
    const person = this.person(user);
    if (person.presence === "offline" && presence !== "offline") person.lease += 1;
    person.presence = presence;
    this.match(at);
  }

  looksAfter(user: string, { lease, end, at }: { lease: number; end: number; at: number }): void {
    const person = this.person(user);
    if (person.lease !== lease) return;
    if (end <= at) person.presence = "offline";
    this.match(at);
  }

  match(at: number): void {
    const order = [...this.waiting.values()].toSorted(
      (a, b) =>
        priorityOf(a.queue) - priorityOf(b.queue) || a.since - b.since || (a.talk.id < b.talk.id ? -1 : 1),
    );
    for (const { talk, queue } of order) {
      const [best] = this.candidates(talk, queue, at);
      if (best === undefined) continue;
      this.waiting.delete(talk.id);
      this.offers.set(talk.id, [...(this.offers.get(talk.id) ?? []), best.id]);
      const person = this.people.get(best.id);
      if (person === undefined) continue;
      person.reserved.set(talk.id, talk.units);
      person.lastAssigned = at;
    }
  }

  private candidates(talk: Talk, queue: string, at: number) {
    const members = queues.get(queue)?.members ?? [];
    const people = members.flatMap((id) => this.people.get(id) ?? []);
    const able = people.flatMap((person) => {
      const free = person.capacity - [...person.reserved.values()].reduce((sum, units) => sum + units, 0);
      const declined = talk.declines.get(person.id);
      const isThere = person.presence === "available" || person.presence === "busy";
      const rested = declined === undefined || declined.lastAt + floor.offer.retryAfterSeconds * 1000 <= at;
      const isWilling = (declined?.count ?? 0) < floor.offer.maxDeclines;
      if (!isThere || free < talk.units || !rested || !isWilling) return [];
      const behind = declined !== undefined || talk.givers.has(person.id) ? 1 : 0;
      return [{ id: person.id, behind, free, last: person.lastAssigned }];
    });
    const machines = members
      .filter((id) => bots.has(id) && !talk.formerBots.has(id))
      .map((id) => ({ id: String(id), behind: 0, free: bots.get(id)?.capacity ?? 0, last: 0 }));
    return [...able, ...machines].toSorted(
      (a, b) => a.behind - b.behind || b.free - a.free || a.last - b.last || (a.id < b.id ? -1 : 1),
    );
  }

  /** Whether it still waits is for the thread to say, when somebody is offered to it. */
  private startWaiting({ talk, queue, since }: Extract<Note, { say: "wait" }>): void {
    const holder = [...this.people.values()].find(({ reserved }) => reserved.has(talk.id));
    if (holder === undefined) this.waiting.set(talk.id, { talk, queue, since });
    else this.offers.set(talk.id, [...(this.offers.get(talk.id) ?? []), holder.id]);
  }

  private free(id: string, { user, why }: Extract<Note, { say: "free" }>): boolean {
    const person = this.people.get(user);
    if (person === undefined || !person.reserved.has(id)) return false;
    if (why === "wrapping-up") person.reserved.set(id, 0);
    else person.reserved.delete(id);
    if (why === "ran-out" && person.presence !== "offline") person.presence = "inactive";
    return true;
  }

  private open(thread: string): Talk {
    const number = (this.counts.get(thread) ?? 0) + 1;
    this.counts.set(thread, number);
    const isStrict = !this.direct.has(thread);
    const talk: Talk = {
      id: `${thread}.${number}`,
      isStrict,
      units: isStrict ? 30 : 45,
      where: { is: "routing" },
      topic: undefined,
      unheard: undefined,
      waitingSince: undefined,
      until: 0,
      formerBots: new Set(),
      givers: new Set(),
      declines: new Map(),
    };
    this.talks.set(thread, talk);
    return talk;
  }

  private route(talk: Talk, at: number): void {
    const queue = talk.topic === undefined ? "BotQueue" : (topicQueues[talk.topic] ?? "DefaultQueue");
    this.place(talk, queue, at);
  }

  private place(talk: Talk, queue: string, at: number): void {
    const taker = this.taker(talk, queue);
    if (taker === "nobody") this.enqueue(talk, "DefaultQueue", at);
    else if (taker === "people") this.enqueue(talk, queue, at);
    else this.engage(talk, taker);
  }

  /** A bot above everybody else takes it at once. */
  private taker(talk: Talk, queue: string): string {
    const members = queues.get(queue)?.members ?? [];
    const able = members.filter((id) => !talk.formerBots.has(id));
    const isAbove = able.every((id) => bots.has(id));
    if (able.length === 0) return "nobody";
    return isAbove ? String(able[0]) : "people";
  }

  private engage(talk: Talk, bot: string): void {
    talk.where = { is: "bot", bot };
    talk.formerBots.add(bot);
    talk.waitingSince = undefined;
  }

  /** What the bot makes of the last thing that was said. */
  private askBot(talk: Talk, at: number): void {
    if (talk.where.is !== "bot") return;
    const intent = talk.unheard ?? "chat";
    talk.unheard = undefined;
    if (intent === "end") return void this.close(threadOf(talk.id));
    const fails = intent === "fail" || intent === "slow";
    const isRefused = talk.isStrict && (intent === "stubborn" || intent === "silent");
    if (fails || isRefused) return void this.enqueue(talk, "DefaultQueue", at);
    const topic = asked[intent];
    if (topic === undefined) return;
    talk.topic = topic;
    talk.where = { is: "routing" };
  }

  private enqueue(talk: Talk, queue: string, at: number): void {
    talk.where = { is: "queue", queue };
    talk.waitingSince ??= at;
    talk.until = at + (talk.waitingSince === at ? 60_000 : 180_000);
    this.note(talk, { say: "wait", talk, queue, since: talk.waitingSince });
  }

  private letGo(talk: Talk, why: string, at: number): void {
    if (talk.where.is !== "offered") return;
    const { user, queue } = talk.where;
    if (why !== "agent-lost") {
      talk.declines.set(user, { count: (talk.declines.get(user)?.count ?? 0) + 1, lastAt: at });
    }
    this.note(talk, { say: "free", user, why });
    this.enqueue(talk, queue, at);
  }

  private wrapUp(thread: string, at: number): void {
    const talk = this.talks.get(thread);
    if (talk?.where.is !== "held") return;
    const { user } = talk.where;
    this.wraps.set(talk.id, { talk, user, until: at + (talk.isStrict ? 120_000 : 90_000) });
    if (!talk.isStrict) this.note(talk, { say: "free", user, why: "wrapping-up" });
    this.talks.delete(thread);
  }

  private close(thread: string): void {
    this.talks.delete(thread);
  }

  private note({ id }: { readonly id: string }, note: Note): void {
    this.notes.set(id, [...(this.notes.get(id) ?? []), note]);
  }

  private talkOf(id: string): Talk | undefined {
    const talk = this.talks.get(threadOf(id));
    return talk?.id === id ? talk : undefined;
  }

  private person(user: string): Person {
    const person = this.people.get(user);
    if (person === undefined) throw new Error(`the model knows no ${user}`);
    return person;
  }
}

function isWith({ where }: Talk, user: string): boolean {
  return "user" in where && where.user === user;
}

function threadOf(id: string): string {
  return id.slice(0, id.lastIndexOf("."));
}

function priorityOf(queue: string): number {
  return queues.get(queue)?.priority ?? 0;
}

export function describe(where: Where): string {
  switch (where.is) {
    case "bot":
      return `bot ${where.bot}`;
    case "queue":
      return `queue ${where.queue}`;
    case "offered":
    case "held":
      return `${where.is} ${where.user}`;
    default:
      return where.is;
  }
}
