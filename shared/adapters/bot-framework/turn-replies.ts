import type { BotOutput } from "../../domain/thread/bot-turn.ts";
import { readBotActivity } from "./dialect.ts";
import { fitLateOutput } from "./fit-late-output.ts";
import { jsonBytes, type LimitWatch, type TurnLimits } from "./turn-limits.ts";

/** What a bot says in one turn, held back until the turn is over. */
export interface TurnReplies {
  /** Takes one activity and names it. */
  say(activity: unknown): Promise<string>;
  update(id: string | undefined, activity: unknown): void;
  remove(id: string | undefined): void;
  /** The turn is over: what comes now is late. */
  close(): void;
  readonly isClosed: boolean;
  outputs(): readonly BotOutput[];
}

type Reply = { readonly id: string; readonly bytes: number; readonly output: BotOutput | undefined };

/** Never meant for anyone, or for somebody other than the customer. */
const ignored: readonly unknown[] = ["trace", "invokeResponse", "delay"];

export function createTurnReplies(deps: {
  readonly epoch: number;
  readonly limits: TurnLimits;
  readonly watch: LimitWatch;
  readonly showTyping: () => void;
  readonly onLate: (output: BotOutput) => Promise<void>;
}): TurnReplies {
  const { limits, watch } = deps;
  let replies: readonly Reply[] = [];
  let named = 0;
  let count = 0;
  let isClosed = false;

  const hold = (next: readonly Reply[]) => {
    const tooLarge = next.some(({ bytes }) => bytes > limits.activityBytes);
    if (tooLarge) watch.exceed("too-much-output", limits.activityBytes);
    const bytes = next.reduce((sum, reply) => sum + reply.bytes, 0);
    if (bytes > limits.outputBytes) watch.exceed("too-much-output", limits.outputBytes);
    replies = next;
  };
  const countOne = () => {
    count += 1;
    if (count > limits.activities) watch.exceed("too-many-activities", limits.activities);
  };
  const take = async (id: string, json: unknown) => {
    countOne();
    const output = readBotActivity(json);
    if (!isClosed) hold([...replies, { id, bytes: jsonBytes(json), output }]);
    else if (output !== undefined) await deps.onLate(fitLateOutput(output, limits.lateOutputBytes));
  };
  const show = () => {
    if (!isClosed) deps.showTyping();
  };
  const note = (what: string) => {
    countOne();
    const output: BotOutput = { kind: "unknown", note: `${what} an activity that is not of this turn` };
    hold([...replies, { id: "", bytes: 0, output }]);
  };
  const isHeld = (id: string | undefined) => id !== undefined && replies.some((reply) => reply.id === id);

  return {
    say: async (activity) => {
      const json = toJson(activity);
      const { type: kind } = json;
      named += 1;
      const id = `${deps.epoch}.${named}`;
      if (kind === "typing") show();
      else if (!ignored.includes(kind)) await take(id, json);
      return id;
    },
    update: (id, activity) => {
      if (isClosed) return;
      if (!isHeld(id)) return note("updates");
      const json = toJson(activity);
      const updated = { bytes: jsonBytes(json), output: readBotActivity(json) };
      hold(replies.map((reply) => (reply.id === id ? { id, ...updated } : reply)));
    },
    remove: (id) => {
      if (isClosed) return;
      if (!isHeld(id)) return note("deletes");
      hold(replies.filter((reply) => reply.id !== id));
    },
    close: () => {
      isClosed = true;
    },
    get isClosed() {
      return isClosed;
    },
    outputs: () => replies.flatMap(({ output }) => (output === undefined ? [] : [output])),
  };
}

/** As it would go over the wire: a later change of the bot's object changes nothing. */
function toJson(activity: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(activity));
}
