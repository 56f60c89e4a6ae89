import { setTimeout as pause } from "node:timers/promises";
import type { DirectLineService } from "../../infra/local/direct-line/start-direct-line.ts";
import { noticeText } from "../../shared/domain/thread/notices.ts";
import type { Dice } from "../simulation/random.ts";
import type { Said, Tally } from "./tally.ts";

/** How often somebody looks at the screen. */
const glanceMs = 50;
const answers = [/^alpha heard: (.+)$/, /^ack (.+)$/];

export interface CustomerDeps {
  readonly name: string;
  readonly directLine: DirectLineService;
  readonly tally: Tally;
  readonly dice: Dice;
  /** Whether to begin one more conversation. */
  readonly goesOn: () => boolean;
  readonly signal: AbortSignal;
}

/** Talks to the bot, asks for a person, talks to the person, says goodbye; and once more, as long as the drill goes on. */
export async function actCustomer(deps: CustomerDeps): Promise<void> {
  const { name, directLine, dice, tally } = deps;
  const user = { id: `dl_${name}`, name };
  const { token, conversationId } = await directLine.generateToken(user);
  await fetch(`${directLine.url}/v3/directline/conversations`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  const line = { ...deps, token, conversationId };
  for (let round = 1; round === 1 || deps.goesOn(); round++) {
    tally.conversations += 1;
    const say = (what: string) => sayAndWait(line, `${name} round ${round} ${what}`);
    for (let number = 1; number <= dice.between(1, 2); number++) await say(`question ${number}`);
    await post(line, `escalate {"Topic":"people"}`);
    for (let number = 1; number <= dice.between(1, 3); number++) await say(`to a person ${number}`);
    await say("bye");
    await untilEnded(line, `${name} round ${round} bye`);
  }
}

type Line = CustomerDeps & { readonly token: string; readonly conversationId: string };

async function sayAndWait(line: Line, text: string): Promise<void> {
  const { tally, conversationId, dice, signal } = line;
  const said: Said = { conversationId, text, triedAt: Date.now() };
  tally.said.push(said);
  await post(line, text);
  while (!isAnswered(line, text)) await pause(glanceMs, undefined, { signal });
  said.answeredAt = Date.now();
  await pause(dice.between(50, 1500), undefined, { signal });
}

/** What is said after a goodbye and before the end belongs to the old conversation, and nobody answers it any more. */
async function untilEnded({ directLine, conversationId, signal }: Line, goodbye: string): Promise<void> {
  const texts = (): readonly unknown[] => directLine.activities(conversationId).map(({ text }) => text);
  const answered = texts().indexOf(`ack ${goodbye}`);
  if (answered < 0) return; // The bot had the conversation after all, and keeps it.
  while (!texts().includes(noticeText("ended"), answered)) await pause(glanceMs, undefined, { signal });
}

/** Tries until the channel says that the bot has it, as a person presses "retry". */
async function post({ directLine, token, conversationId, tally, signal }: Line, text: string): Promise<void> {
  tally.sent += 1;
  for (;;) {
    const response = await fetch(
      `${directLine.url}/v3/directline/conversations/${conversationId}/activities`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ type: "message", text }),
        signal,
      },
    );
    const body = (await response.json()) as { readonly id?: string };
    if (response.ok && body.id !== undefined) {
      tally.accepted.push({ conversationId, activityId: body.id });
      return;
    }
    tally.retries += 1;
    await pause(500, undefined, { signal });
  }
}

function isAnswered({ directLine, conversationId }: Line, text: string): boolean {
  return directLine.activities(conversationId).some((activity) => {
    const shown = String(activity["text"] ?? "");
    return answers.some((answer) => answer.exec(shown)?.[1] === text);
  });
}
