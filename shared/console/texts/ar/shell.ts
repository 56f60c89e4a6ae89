export const shell = {
  "inbox.title": "محادثاتي",
} as const;
