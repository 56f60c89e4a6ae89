import { ActivityHandler, ConversationState, type Storage, type TurnContext } from "botbuilder";

/** A bot that remembers, for each conversation, how far its dialog got. */
export abstract class DialogBot<Dialog> extends ActivityHandler {
  readonly #conversation: ConversationState;

  constructor(storage: Storage, newDialog: () => Dialog) {
    super();
    this.#conversation = new ConversationState(storage);
    const kept = this.#conversation.createProperty<Dialog>("dialog");
    const load = (context: TurnContext) => kept.get(context, newDialog());
    this.onEvent(async (context, next) => {
      await this.takeEvent(context, await load(context));
      await next();
    });
    this.onMessage(async (context, next) => {
      await this.takeMessage(context, await load(context));
      await next();
    });
  }

  /** Changes of the dialog are kept. */
  protected abstract takeEvent(context: TurnContext, dialog: Dialog): Promise<void>;
  protected abstract takeMessage(context: TurnContext, dialog: Dialog): Promise<void>;

  override async run(context: TurnContext): Promise<void> {
    await super.run(context);
    await this.#conversation.saveChanges(context);
  }
}
