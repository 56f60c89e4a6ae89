/** Who posted an activity: a channel that Bot Framework vouches for, or nobody we know. */
export interface ChannelAuthentication {
  /** Checks the header against the activity it came with. Never throws for what was sent. */
  authenticate(
    authorization: string | null,
    activity: Readonly<Record<string, unknown>>,
  ): Promise<{ readonly ok: true } | { readonly ok: false }>;
}
