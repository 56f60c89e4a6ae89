import type { Message } from "../../wire/agent-api/types.ts";
import { text } from "../texts/text.ts";

/** What a line of the system says: in the page's language where it is known as data. */
export const lineText = ({ text: said, line }: Message): string =>
  line === undefined ? said : text(`line.${line.code}`, line.values);
