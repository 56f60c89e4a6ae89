import {
  type Activity,
  BotAdapter,
  type ConversationReference,
  type Middleware,
  type ResourceResponse,
  TurnContext,
} from "botbuilder";
import type { TurnReplies } from "./turn-replies.ts";

type Logic = (context: TurnContext) => Promise<void>;

/**
 * A bot's adapter for one turn: what it sends goes into the turn's replies and nowhere else. Contexts stay usable after
 * the turn, so that a late answer is late rather than an unhandled rejection, which would end the process.
 */
export class TurnAdapter extends BotAdapter {
  readonly #replies: TurnReplies;

  readonly #conversationId: string;

  constructor(turn: {
    readonly replies: TurnReplies;
    readonly conversationId: string;
    readonly middleware: readonly Middleware[];
  }) {
    super();
    this.#replies = turn.replies;
    this.#conversationId = turn.conversationId;
    for (const one of turn.middleware) this.use(one);
  }

  async receive(activity: Partial<Activity>, logic: Logic): Promise<void> {
    const context = new TurnContext(this, activity);
    if (activity.locale !== undefined) context.locale = activity.locale;
    await this.middleware.run(context, () => logic(context));
  }

  async sendActivities(_: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) responses.push({ id: await this.#replies.say(activity) });
    return responses;
  }

  async updateActivity(_: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    this.#replies.update(activity.id, activity);
    return { id: activity.id ?? "" };
  }

  async deleteActivity(_: TurnContext, { activityId }: Partial<ConversationReference>): Promise<void> {
    this.#replies.remove(activityId);
  }

  /** A bot that speaks unasked, in the conversation of its turn: during the turn or, once that is over, late. */
  async continueConversation(reference: Partial<ConversationReference>, logic: Logic): Promise<void> {
    if (reference.conversation?.id !== this.#conversationId) {
      throw new Error("a bot can speak in the conversation of its turn only");
    }
    const event = { type: "event", name: "continueConversation" };
    await this.receive(TurnContext.applyConversationReference(event, reference, true), logic);
  }

  override continueConversationAsync(
    _who: unknown,
    reference: Partial<ConversationReference>,
    ...rest: readonly (string | Logic)[]
  ): Promise<void> {
    const logic = rest.find((one) => typeof one === "function");
    if (logic === undefined)
      return Promise.reject(new TypeError("continueConversationAsync needs its logic"));
    return this.continueConversation(reference, logic);
  }
}
