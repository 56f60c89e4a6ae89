import type { WhyHere } from "../../wire/agent-api/types.ts";
import { hasText, text } from "../texts/text.ts";

type Test = NonNullable<WhyHere["rules"]>[number]["tests"][number];

export const whyHereText = ({ because }: WhyHere): string => text(`why.because.${because}`);

/** In words; an operator that this page does not know is shown by its name. */
export function operatorText(operator: string): string {
  const key = `why.operator.${operator}`;
  return hasText(key) ? text(key) : operator.replaceAll("-", " ");
}

export function expectedText(expected: Test["expected"]): string {
  return Array.isArray(expected) ? expected.map(String).join(", ") : String(expected ?? "");
}

export const actualText = (actual: Test["actual"]): string =>
  actual === undefined ? text("why.notSet") : text("why.actual", { value: String(actual) });
