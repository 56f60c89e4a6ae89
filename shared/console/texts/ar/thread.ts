export const thread = {
  "composer.send": "إرسال",
} as const;
