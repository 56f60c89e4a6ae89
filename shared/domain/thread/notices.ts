/** What the system itself says to a customer. Keys are stable; texts may be translated. */
export const notices = {
  waiting: "You are in the queue. A colleague will be with you as soon as possible.",
  nobodyHere:
    "Nobody is here at the moment. Your message is kept, and a colleague answers as soon as somebody is back.",
  agentJoined: "{name} has joined the conversation.",
  agentLeft: "{name} has left the conversation. We are finding a colleague for you.",
  transferred: "You are being transferred.",
  ended: "The conversation has ended. Write again at any time to start a new one.",
  personalChatsOnly: "I can only help in a one-to-one chat. Please write to me directly.",
} as const;

export type NoticeKey = keyof typeof notices;

/** The text of a notice with its slugs filled; a slug without a value becomes empty. */
export function noticeText(key: NoticeKey, slugs: Readonly<Record<string, string>> = {}): string {
  return notices[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => slugs[name] ?? "");
}
