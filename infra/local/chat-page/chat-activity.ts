/** What the page reads of an activity. */
export interface ChatActivity {
  readonly id?: string;
  readonly type: string;
  readonly attachments?: readonly { readonly name?: string; readonly contentType?: string }[];
  readonly text?: string;
  readonly timestamp?: string;
  readonly channelData?: unknown;
  readonly from: { readonly id?: string; readonly role?: string };
}
