/** Of the frame: signing in, the bar above, the list, the offers. */
export const shell = {
  "inbox.title": "My conversations",
} as const;
