/** Takes the place of the shipped bots: does what the customer tells it, so that a test can have any kind of bot. */
import { ActivityHandler, type TurnContext } from "botbuilder";
import { bridge, endConversation, escalate } from "../../../shared/bots/omnichannel.ts";
import type { RegisteredBot } from "../../../shared/bots/registered-bot.ts";
import { latch } from "./latch.ts";

class ObedientBot extends ActivityHandler {
  constructor(name: string) {
    super();
    this.onConversationUpdate((context, next) => note(context, "joined").then(next));
    this.onEvent((context, next) => note(context, context.activity.name ?? "event").then(next));
    this.onMessage(async (context, next) => {
      const [order = "", ...rest] = (context.activity.text ?? "").split(" ");
      await obey(context, { name, order, rest: rest.join(" ") });
      await next();
    });
  }
}

/** What it was told, for people only: tests read it in the journal. */
async function note(context: TurnContext, what: string): Promise<void> {
  await context.sendActivity(`told: ${what} ${JSON.stringify(context.activity.value ?? null)}`);
}

interface Order {
  readonly name: string;
  readonly order: string;
  readonly rest: string;
}

async function obey(context: TurnContext, { name, order, rest }: Order): Promise<void> {
  switch (order) {
    case "whisper":
      await context.sendActivity(rest);
      return;
    case "card":
      await context.sendActivity(
        bridge({
          attachments: [
            { contentType: "application/vnd.microsoft.card.adaptive", content: JSON.parse(rest) },
          ],
        }),
      );
      return;
    case "escalate":
      await context.sendActivity(escalate({ context: JSON.parse(rest || "{}"), summary: "as told" }));
      return;
    case "handoff":
      await context.sendActivity({
        type: "event",
        name: "handoff.initiate",
        value: JSON.parse(rest || "{}"),
      });
      return;
    case "end":
      await context.sendActivity(endConversation({ note: rest }));
      return;
    case "endOfConversation":
      await context.sendActivity({ type: "endOfConversation" });
      return;
    case "throw":
      throw new Error("the bot was told to throw");
    case "hang":
      await latch(rest).wait();
      await context.sendActivity(bridge(`${name} says after ${rest}`));
      return;
    default:
      await context.sendActivity(bridge(`${name} heard: ${order} ${rest}`.trim()));
  }
}

export const registeredBots: readonly RegisteredBot[] = ["alpha", "beta"].map((id) => ({
  id,
  create: () => new ObedientBot(id),
}));
