import type { Storage, TurnContext } from "botbuilder";
import { DialogBot } from "./dialog-bot.ts";
import { bridge, endConversation, escalate } from "./omnichannel.ts";

interface Dialog {
  topic?: string;
}

/** A second bot, to which people can transfer: greets with what is known already, takes a request, hands over. */
export class ConciergeBot extends DialogBot<Dialog> {
  constructor(storage: Storage) {
    super(storage, () => ({}));
  }

  protected override async takeEvent(context: TurnContext, dialog: Dialog): Promise<void> {
    const { name, value } = context.activity;
    if (name === "handoff.status" && value?.state === "failed") await context.sendActivity(escalate());
    if (name !== "omnichannelSetContext") return;
    const topic: unknown = value?.BotHandoffTopic;
    if (typeof topic === "string" && topic !== "") dialog.topic = topic;
    const known = dialog.topic === undefined ? "" : ` I see that this is about ${inWords(dialog.topic)}.`;
    await context.sendActivity(bridge(`Hello, this is the concierge.${known} What can I do for you?`));
  }

  protected override async takeMessage(context: TurnContext, { topic }: Dialog): Promise<void> {
    const text = context.activity.text ?? "";
    if (/\b(person|human|agent|someone|colleague)\b/i.test(text)) {
      await context.sendActivity(bridge("Certainly. I am passing you to a colleague."));
      const variables = topic === undefined ? {} : { BotHandoffTopic: topic };
      await context.sendActivity(escalate({ context: variables, summary: `Asked the concierge: "${text}"` }));
      return;
    }
    if (/\b(thanks|thank you|bye|goodbye)\b/i.test(text)) {
      await context.sendActivity(bridge("It was a pleasure. Goodbye!"));
      await context.sendActivity(endConversation({ note: "The customer said goodbye to the concierge." }));
      return;
    }
    await context.sendActivity(
      bridge("I have noted that. Is there anything else, or shall I call a person?"),
    );
  }
}

/** `CreditCard` as people say it. */
function inWords(topic: string): string {
  return topic.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
