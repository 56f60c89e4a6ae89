import { assertNever } from "../assert-never.ts";
import type { BotFailure, BotInput, BotOutput, BotTurnRequest, BotTurnResult } from "./bot-turn.ts";
import { andThen, currentOf, type Draft, record, type Step } from "./draft.ts";
import type { ThreadFacts } from "./facts.ts";
import { mergeInto } from "./merge-into.ts";
import { placeInFallback, tellCustomer } from "./place.ts";

/**
 * Tells the bot that has the conversation what it has not heard: that it joined, the context, and what the customer
 * said. Does nothing when a bot does not have it, or has heard everything.
 */
export function tellBot(draft: Draft, facts: ThreadFacts): Step {
  const { at, variables, number: conversation, unheardFrom } = currentOf(draft);
  if (at.stage !== "with-bot") return draft;
  const stored = draft.thread.sequence - draft.events.length;
  const isStored = unheardFrom !== undefined && unheardFrom <= stored;
  if (isStored && facts.unheard === undefined) {
    return { kind: "needs", need: { type: "unheard", conversation, from: unheardFrom, to: stored } };
  }
  const greeting: readonly BotInput[] = at.greeted
    ? []
    : [{ kind: "joined" }, { kind: "context", variables }];
  const said = draft.events.flatMap((e) => (e.type === "MessageReceived" ? [e.message] : []));
  const messages = [...(isStored ? (facts.unheard ?? []) : []), ...said];
  const inputs = [...greeting, ...messages.map((message) => ({ kind: "message", message }) as const)];
  return inputs.length === 0 ? draft : takeBotTurn(draft, inputs, facts);
}

function takeBotTurn(draft: Draft, inputs: readonly BotInput[], facts: ThreadFacts): Step {
  const request = requestFor(draft, inputs);
  if (request === undefined) return draft;
  if (!facts.botsMayRun) return failBot(draft, request, "given-up", facts);
  const finished = facts.botTurns.find((turn) => isSameTurn(turn.request, request));
  if (finished === undefined) return { kind: "needs", need: { type: "bot-turn", request } };
  return takeResult(draft, finished.request, finished.result, facts);
}

/** Two requests are one turn when they ask the same bot, in the same epoch, for the same kind of answer. */
function isSameTurn(a: BotTurnRequest, b: BotTurnRequest): boolean {
  return (
    a.botId === b.botId &&
    a.conversation === b.conversation &&
    a.epoch === b.epoch &&
    isAboutRefusal(a) === isAboutRefusal(b)
  );
}

function isAboutRefusal(request: BotTurnRequest): boolean {
  return request.inputs.some((input) => input.kind === "escalation-refused");
}

/** Journals what a bot said too late: people see it, the customer never does. */
export function recordLateOutputs(
  draft: Draft,
  turn: Pick<BotTurnRequest, "botId" | "conversation">,
  outputs: readonly BotOutput[],
): Draft {
  const { botId, conversation } = turn;
  return outputs.reduce((d, output) => {
    if (output.kind === "unknown") {
      return record(d, { type: "BotNotUnderstood", conversation, botId, note: output.note });
    }
    return record(d, {
      type: "BotSpoke",
      conversation,
      botId,
      bridged: output.kind === "message" && output.bridged,
      late: true,
      content: contentOf(output),
    });
  }, draft);
}

function contentOf(output: Exclude<BotOutput, { kind: "unknown" }>) {
  switch (output.kind) {
    case "message":
      return output.content;
    case "escalate":
      return output.content ?? { text: output.summary ?? "" };
    case "end":
      return output.content ?? { text: output.note ?? "" };
    default:
      return assertNever(output);
  }
}

function requestFor(draft: Draft, inputs: readonly BotInput[]): BotTurnRequest | undefined {
  const { thread } = draft;
  if (thread.current?.at.stage !== "with-bot" || thread.address === undefined) return undefined;
  const { botId } = thread.current.at;
  return {
    botId,
    workstreamId: thread.current.workstreamId,
    conversation: thread.current.number,
    epoch: thread.epoch,
    address: thread.address,
    inputs,
    memory: thread.botMemory[botId] ?? {},
  };
}

function takeResult(draft: Draft, request: BotTurnRequest, result: BotTurnResult, facts: ThreadFacts): Step {
  if (result.kind === "failed") return failBot(draft, request, result.failure, facts);
  const { botId, conversation } = request;
  const remembered = record(draft, { type: "BotTurnTaken", conversation, botId, memory: result.memory });
  const [ordinary, command, late] = splitAtCommand(result.outputs);
  const said = ordinary.reduce((d, output) => takeOutput(d, request, output), remembered);
  if (isAboutRefusal(request) && !result.outputs.some(reachesSomebody)) {
    return failBot(said, request, "escalation-refused", facts);
  }
  if (command === undefined) return said;
  return andThen(takeCommand(said, request, command, facts), (d) => recordLateOutputs(d, request, late));
}

type Ordinary = Extract<BotOutput, { kind: "message" | "unknown" }>;
type Escalate = Extract<BotOutput, { kind: "escalate" }>;
type BotCommand = Extract<BotOutput, { kind: "escalate" | "end" }>;

/** What a bot says after it gave the conversation away comes too late. */
function splitAtCommand(
  outputs: readonly BotOutput[],
): [readonly Ordinary[], BotCommand | undefined, readonly BotOutput[]] {
  const ordinary: Ordinary[] = [];
  for (const [index, output] of outputs.entries()) {
    if (output.kind === "escalate" || output.kind === "end") {
      return [ordinary, output, outputs.slice(index + 1)];
    }
    ordinary.push(output);
  }
  return [ordinary, undefined, []];
}

/** The customer sees it, or it moves the conversation on. */
function reachesSomebody(output: BotOutput): boolean {
  return output.kind === "message" ? output.bridged : output.kind !== "unknown";
}

function takeOutput(draft: Draft, turn: BotTurnRequest, output: Ordinary): Draft {
  const { botId, conversation } = turn;
  return output.kind === "unknown"
    ? record(draft, { type: "BotNotUnderstood", conversation, botId, note: output.note })
    : record(draft, {
        type: "BotSpoke",
        conversation,
        botId,
        bridged: output.bridged,
        late: false,
        content: output.content,
      });
}

function takeCommand(draft: Draft, turn: BotTurnRequest, command: BotCommand, facts: ThreadFacts): Step {
  const { botId, conversation } = turn;
  const allOrNothing = command.kind === "escalate";
  const merged = mergeInto(draft, { by: "bot", values: command.context, allOrNothing }, facts);
  if (command.kind === "escalate" && merged.refused.length > 0) {
    return refuseEscalation(merged.draft, turn, { command, reasons: merged.refused }, facts);
  }
  const shown =
    command.content === undefined
      ? merged.draft
      : takeOutput(merged.draft, turn, { kind: "message", bridged: true, content: command.content });
  if (command.kind === "end") {
    return record(tellCustomer(shown, "ended"), {
      type: "ConversationClosed",
      conversation,
      because: "bot-ended",
      from: "active",
      ...(command.note === undefined ? {} : { note: command.note }),
      at: facts.now,
    });
  }
  return record(shown, {
    type: "EscalationAsked",
    conversation,
    botId,
    ...(command.summary === undefined ? {} : { summary: command.summary }),
  });
}

/** The bot hears of it at once and may answer; refused a second time, or silent, it has failed. */
function refuseEscalation(
  draft: Draft,
  turn: BotTurnRequest,
  { command, reasons }: { readonly command: Escalate; readonly reasons: readonly string[] },
  facts: ThreadFacts,
): Step {
  const { botId, conversation } = turn;
  const { summary } = command;
  const refused = record(draft, {
    type: "EscalationRefused",
    conversation,
    botId,
    reasons,
    ...(summary === undefined ? {} : { summary }),
  });
  if (isAboutRefusal(turn)) return failBot(refused, turn, "escalation-refused", facts);
  return takeBotTurn(refused, [{ kind: "escalation-refused", reasons }], facts);
}

/** A bot that failed is never silent: the customer goes to people. */
function failBot(draft: Draft, turn: BotTurnRequest, failure: BotFailure, facts: ThreadFacts): Step {
  const { botId, conversation } = turn;
  const failed = record(draft, { type: "BotFailed", conversation, botId, failure });
  return placeInFallback(failed, "bot-failed", { facts, botGreets: "later" });
}

/** Finished turns that the decision did not use: the thread moved on while the bot was thinking. */
export function recordUnusedTurns(draft: Draft, facts: ThreadFacts): Draft {
  const used = draft.events.filter((event) => event.type === "BotTurnTaken" || event.type === "BotFailed");
  return facts.botTurns
    .filter(
      ({ request }) =>
        !used.some((event) => event.botId === request.botId && event.conversation === request.conversation),
    )
    .reduce(
      (d, { request, result }) =>
        result.kind === "answered" ? recordLateOutputs(d, request, result.outputs) : d,
      draft,
    );
}
