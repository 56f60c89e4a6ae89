import { type ThreadId, threadId } from "../domain/ids.ts";
import { fingerprint } from "./derived-id.ts";

/** The thread of a channel's conversation. Channel ids hold `|`, `/` and more, which no table key may: hence the hash. */
export function threadKeyOf(channelId: string, conversationId: string): ThreadId {
  return threadId(`c_${fingerprint([channelId, conversationId])}`);
}
