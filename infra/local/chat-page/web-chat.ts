import type { ChatActivity } from "./chat-activity.ts";

/** What the page uses of the prebuilt Web Chat, which is a global. */
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

export type Draw = (renderAttachment?: unknown, shown?: { readonly showCallout?: boolean }) => unknown;

export type ActivityMiddleware = () => (
  next: (...request: readonly unknown[]) => Draw | false,
) => (request: { readonly activity?: ChatActivity }, ...more: readonly unknown[]) => Draw | false;

interface AvatarRequest {
  readonly activity: ChatActivity;
}

export type AvatarMiddleware = () => (
  next: (request: AvatarRequest) => Draw | false,
) => (request: AvatarRequest) => Draw | false;

interface GroupRequest {
  readonly activities: readonly ChatActivity[];
}

type Groups = Record<"sender" | "status", readonly (readonly ChatActivity[])[]>;

export type GroupMiddleware = () => (
  next: (request: GroupRequest) => Groups,
) => (request: GroupRequest) => Groups;

interface WebChat {
  createDirectLine(options: Record<string, unknown>): DirectLine;
  createStore(state: object, ...middleware: readonly StoreMiddleware[]): Store;
  renderWebChat(props: Record<string, unknown>, element: Element): void;
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
