import type { Question } from "./page-settings.ts";

/** What the customer answered before the chat, question by question; an empty text is no answer. */
export interface Answers {
  readonly questions: readonly Question[];
  readonly values: readonly string[];
}

export const noAnswers: Answers = { questions: [], values: [] };

/** The value of the event that opens the conversation: variables by name. */
export function variablesOf({ questions, values }: Answers): Readonly<Record<string, string>> {
  return Object.fromEntries(
    questions.flatMap(({ variable }, index) => {
      const value = values[index] ?? "";
      return variable === undefined || value === "" ? [] : [[variable, value]];
    }),
  );
}

export function displayNameOf({ questions, values }: Answers): string | undefined {
  return values[questions.findIndex(({ displayName }) => displayName === true)] || undefined;
}

/** The places of required questions without an answer. */
export function missingAmong(questions: readonly Question[], values: readonly string[]): readonly number[] {
  return questions.flatMap(({ required }, index) => (required && !values[index] ? [index] : []));
}
