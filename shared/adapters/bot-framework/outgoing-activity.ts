import type { OutgoingContent } from "../../domain/thread/bot-turn.ts";
import type { Sender } from "../../domain/thread/effect.ts";
import type { ChannelAddress } from "../../domain/thread/state.ts";

/** Channels whose pages are ours, or hand channel data to the page untouched. No other gets foreign fields. */
const showsSender: readonly string[] = ["directline", "webchat", "emulator"];

/**
 * A message as the channel takes it. Made from known fields only, so that nothing a bot put beside them goes out; and
 * without `replyToId`, for which Web Chat would hold the message back for five seconds.
 */
export function outgoingMessage(
  address: ChannelAddress,
  { from, content }: { readonly from: Sender; readonly content: OutgoingContent },
) {
  const { text, textFormat, attachments, attachmentLayout, suggestedActions, inputHint } = content;
  const shown = { text, textFormat, attachments, attachmentLayout, suggestedActions, inputHint };
  return {
    type: "message",
    ...envelope(address),
    ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined)),
    ...(showsSender.includes(address.channelId) ? { channelData: { switchboard: { sender: from } } } : {}),
  };
}

export function outgoingTyping(address: ChannelAddress) {
  return { type: "typing", ...envelope(address) };
}

function envelope({ channelId, serviceUrl, conversationId, bot, customer, locale }: ChannelAddress) {
  return {
    channelId,
    serviceUrl,
    conversation: { id: conversationId },
    from: bot,
    recipient: customer,
    ...(locale === undefined ? {} : { locale }),
  };
}
