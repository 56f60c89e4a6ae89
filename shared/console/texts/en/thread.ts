/** Of one conversation: its thread, its composer, its context, its dialogs. */
export const thread = {
  "composer.send": "Send",
} as const;
