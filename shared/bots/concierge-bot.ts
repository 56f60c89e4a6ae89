import {
  ActivityHandler,
  ConversationState,
  type StatePropertyAccessor,
  type Storage,
  type TurnContext,
} from "botbuilder";
import { bridge, endConversation, escalate } from "./omnichannel.ts";

interface Dialog {
  topic?: string;
}

/** A second bot, to which people can transfer: greets with what is known already, takes a request, hands over. */
export class ConciergeBot extends ActivityHandler {
  readonly #conversation: ConversationState;
  readonly #dialog: StatePropertyAccessor<Dialog>;

  constructor(storage: Storage) {
    super();
    this.#conversation = new ConversationState(storage);
    this.#dialog = this.#conversation.createProperty<Dialog>("dialog");
    this.onEvent((context, next) => this.#onEvent(context).then(next));
    this.onMessage((context, next) => this.#onMessage(context).then(next));
  }

  override async run(context: TurnContext): Promise<void> {
    await super.run(context);
    await this.#conversation.saveChanges(context);
  }

  async #onEvent(context: TurnContext): Promise<void> {
    const { name, value } = context.activity;
    if (name === "handoff.status" && value?.state === "failed") await context.sendActivity(escalate());
    if (name !== "omnichannelSetContext") return;
    const dialog = await this.#dialog.get(context, {});
    const topic: unknown = value?.BotHandoffTopic;
    if (typeof topic === "string" && topic !== "") dialog.topic = topic;
    const known = dialog.topic === undefined ? "" : ` I see that this is about ${inWords(dialog.topic)}.`;
    await context.sendActivity(bridge(`Hello, this is the concierge.${known} What can I do for you?`));
  }

  async #onMessage(context: TurnContext): Promise<void> {
    const { topic } = await this.#dialog.get(context, {});
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
