import { MessageFactory, type Storage, type TurnContext } from "botbuilder";
import { intentOf, type Topic, topicOf } from "./bank-bot-intents.ts";
import { DialogBot } from "./dialog-bot.ts";
import { bridge, endConversation, escalate } from "./omnichannel.ts";

interface Dialog {
  greeted: boolean;
  topic?: Topic;
  /** Asked for a person before saying what about. */
  wantsPerson: boolean;
  misunderstood: number;
}

const topicNames = { CreditCard: "a credit card", HomeLoan: "a home loan" } as const;

/** The sample: answers two small questions itself, and hands over whoever wants a person or asks for more. */
export class BankBot extends DialogBot<Dialog> {
  constructor(storage: Storage) {
    super(storage, () => ({ greeted: false, wantsPerson: false, misunderstood: 0 }));
  }

  protected override async takeEvent(context: TurnContext, dialog: Dialog): Promise<void> {
    const { name, value } = context.activity;
    if (name === "omnichannelSetContext") {
      const topic = topicOf(value?.BotHandoffTopic);
      if (topic !== undefined) dialog.topic = topic;
      await greet(context, dialog);
    }
    if (name === "handoff.status" && value?.state === "failed") {
      const summary = "The bot's variables were refused, so it hands over without them.";
      await context.sendActivity(escalate({ summary }));
    }
  }

  protected override async takeMessage(context: TurnContext, dialog: Dialog): Promise<void> {
    const text = context.activity.text ?? "";
    if (!dialog.greeted) await greet(context, dialog);
    const topic = topicOf(text);
    if (topic !== undefined) dialog.topic = topic;
    const intent = intentOf(text);
    dialog.misunderstood = intent === "unknown" ? dialog.misunderstood + 1 : 0;
    if (dialog.wantsPerson && intent !== "goodbye") return handOver(context, dialog);
    await this.#answer(context, dialog, intent);
  }

  async #answer(context: TurnContext, dialog: Dialog, intent: ReturnType<typeof intentOf>): Promise<void> {
    switch (intent) {
      case "person":
        return dialog.topic === undefined ? askTopic(context, dialog) : handOver(context, dialog);
      case "opening-hours":
        return say(
          context,
          "Our branches are open Monday to Friday from 9 am to 5 pm, and Saturday until noon.",
        );
      case "card-limit":
        return say(context, "A standard card has a limit of 2,000 a month; a gold card has 10,000.");
      case "topic":
        return offerHelp(context, dialog);
      case "goodbye":
        await say(context, "You are welcome. Have a nice day!");
        await context.sendActivity(endConversation({ note: "The customer said goodbye to the bot." }));
        return;
      case "unknown":
        return dialog.misunderstood > 1 ? handOver(context, dialog) : askAgain(context);
    }
  }
}

async function greet(context: TurnContext, dialog: Dialog): Promise<void> {
  dialog.greeted = true;
  if (dialog.topic !== undefined) {
    return say(
      context,
      `Hello, I am the bank's assistant. You are here about ${topicNames[dialog.topic]}. Ask away!`,
    );
  }
  await choose(context, "Hello, I am the bank's assistant. Is it about a credit card or a home loan?");
}

async function askTopic(context: TurnContext, dialog: Dialog): Promise<void> {
  dialog.wantsPerson = true;
  await choose(
    context,
    "Of course. So that I find the right colleague: is it about a credit card or a home loan?",
  );
}

async function offerHelp(context: TurnContext, { topic }: Dialog): Promise<void> {
  const question = `Happy to help with ${topic === undefined ? "that" : topicNames[topic]}. What would you like to know?`;
  const actions =
    topic === "CreditCard" ? ["Card limits", "Talk to a person"] : ["Opening hours", "Talk to a person"];
  await context.sendActivity(bridge(MessageFactory.suggestedActions(actions, question)));
}

async function askAgain(context: TurnContext): Promise<void> {
  await say(context, "I am not sure I understood. Could you say it in other words, or ask for a person?");
}

async function handOver(context: TurnContext, dialog: Dialog): Promise<void> {
  const { topic } = dialog;
  const asked = context.activity.text ?? "";
  const about = topic === undefined ? "an unknown topic" : topicNames[topic];
  const why = dialog.misunderstood > 1 ? "The bot could not help" : "The customer asks for a person";
  await say(context, "I will connect you with a colleague. One moment, please.");
  await context.sendActivity(
    escalate({
      context: topic === undefined ? {} : { BotHandoffTopic: { value: topic, isDisplayable: true } },
      summary: `${why}. Topic: ${about}. Last message: "${asked}"`,
    }),
  );
}

async function choose(context: TurnContext, question: string): Promise<void> {
  await context.sendActivity(bridge(MessageFactory.suggestedActions(["Credit card", "Home loan"], question)));
}

async function say(context: TurnContext, text: string): Promise<void> {
  await context.sendActivity(bridge(text));
}
