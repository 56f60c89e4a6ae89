import type { Message } from "../../wire/agent-api/types.ts";

/** What a line of the system says. */
export const lineText = ({ text }: Message): string => text;
