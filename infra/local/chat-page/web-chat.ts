/** What the page uses of the prebuilt Web Chat, which is a global. */
export interface ChatActivity {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly timestamp?: string;
  readonly from: { readonly id?: string; readonly role?: string };
}

interface Observable<T> {
  subscribe(next: (value: T) => void, error?: (error: unknown) => void): void;
}

export interface DirectLine {
  readonly connectionStatus$: Observable<number>;
  postActivity(activity: Record<string, unknown>): Observable<string>;
  reconnect(conversation: { conversationId: string; token: string; streamUrl: string }): void;
}

interface Action {
  readonly type: string;
  readonly payload?: { readonly activity?: ChatActivity };
}

type Store = Record<string, unknown>;
type StoreMiddleware = () => (next: (action: Action) => unknown) => (action: Action) => unknown;
type ActivityMiddleware = () => (
  next: (...request: readonly unknown[]) => unknown,
) => (request: { readonly activity?: ChatActivity }, ...more: readonly unknown[]) => unknown;

interface WebChat {
  createDirectLine(options: Record<string, unknown>): DirectLine;
  createStore(state: object, ...middleware: readonly StoreMiddleware[]): Store;
  renderWebChat(
    props: Record<string, unknown> & { readonly activityMiddleware: ActivityMiddleware },
    element: Element,
  ): void;
}

/** Undefined when webchat.js could not be loaded. */
export const webChat = (globalThis as { WebChat?: WebChat }).WebChat;

/** Tells of each activity as it comes in. */
export function hearing(onActivity: (activity: ChatActivity) => void): StoreMiddleware {
  return () => (next) => (action) => {
    const activity = action.payload?.activity;
    if (action.type === "DIRECT_LINE/INCOMING_ACTIVITY" && activity !== undefined) onActivity(activity);
    return next(action);
  };
}

/** Web Chat would leave an empty row for what it cannot draw. */
export const onlyDrawable: ActivityMiddleware =
  () =>
  (next) =>
  (request, ...more) => {
    const type = request.activity?.type;
    return type === undefined || type === "message" || type === "typing" ? next(request, ...more) : false;
  };
