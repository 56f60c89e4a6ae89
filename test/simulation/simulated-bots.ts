import type {
  BotInput,
  BotOutput,
  BotTurnRequest,
  BotTurnResult,
} from "../../shared/domain/thread/bot-turn.ts";

/** What the customer's words make a bot do. */
export const intents = [
  "chat",
  "whisper",
  "card",
  "loan",
  "mixed",
  "concierge",
  "bots",
  "odd",
  "bad",
  "stubborn",
  "silent",
  "end",
  "fail",
  "slow",
  "twice",
] as const;
export type Intent = (typeof intents)[number];

interface Answer {
  readonly result: BotTurnResult;
  readonly isSlow: boolean;
}

const topics: Partial<Record<Intent, string>> = {
  card: "Card",
  loan: "Loan",
  mixed: "Mixed",
  concierge: "Concierge",
  bots: "Bots",
  odd: "Nothing of the kind",
};

/** What the simulated bots say to a request; `turn` makes their words unique. */
export function answerOf(request: BotTurnRequest, turn: string): Answer {
  const intent = intentOf(request.inputs);
  const result: BotTurnResult =
    intent === "fail"
      ? { kind: "failed", failure: "exception" }
      : {
          kind: "answered",
          outputs: request.inputs.some((input) => input.kind === "escalation-refused")
            ? answerToRefusal(intent, turn)
            : outputsFor(intent, turn),
          memory: { turns: turn },
        };
  return { result, isSlow: intent === "slow" };
}

/** The last thing a customer said decides; before that a bot greets. A refusal is remembered from the reasons. */
export function intentOf(inputs: readonly BotInput[]): Intent {
  const texts = inputs.flatMap((input) => {
    if (input.kind === "message") return [input.message.text];
    return input.kind === "escalation-refused" ? input.reasons : [];
  });
  const words = texts.at(-1)?.split(/[^A-Za-z]+/) ?? [];
  return intents.find((intent) => words.includes(intent)) ?? "chat";
}

function outputsFor(intent: Intent, turn: string): readonly BotOutput[] {
  const topic = topics[intent];
  if (topic !== undefined) return [says(`${turn} one moment`), escalates(topic)];
  switch (intent) {
    case "whisper":
      return [
        says(`${turn} yes`),
        { ...says(`${turn} aside`), bridged: false },
        { kind: "unknown", note: "?" },
      ];
    case "bad":
    case "stubborn":
    case "silent":
      return [
        says(`${turn} let me see`),
        { kind: "escalate", context: { BotHandoffTopic: "Card", [intent]: true } },
      ];
    case "end":
      return [{ kind: "end", context: {}, content: { text: `${turn} good bye` } }];
    case "twice":
      return [escalates("Loan"), says(`${turn} too late`), escalates("Card")];
    default:
      return [says(`${turn} first`), says(`${turn} second`)];
  }
}

function answerToRefusal(intent: Intent, turn: string): readonly BotOutput[] {
  if (intent === "silent") return [];
  if (intent === "stubborn")
    return [{ kind: "escalate", context: { BotHandoffTopic: "Card", stubborn: true } }];
  return [says(`${turn} sorry`), escalates("Card")];
}

function says(text: string): Extract<BotOutput, { kind: "message" }> {
  return { kind: "message", bridged: true, content: { text } };
}

function escalates(topic: string): BotOutput {
  return { kind: "escalate", context: { BotHandoffTopic: topic }, summary: `about ${topic}` };
}
