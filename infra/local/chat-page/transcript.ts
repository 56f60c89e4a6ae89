import type { ChatActivity } from "./chat-activity.ts";
import { speakerOf } from "./speaker.ts";
import type { PageLanguage } from "./texts.ts";

/** What was said, as a plain text file: a time, a name and the words for each message, in order. */
export function transcriptOf(
  activities: readonly ChatActivity[],
  {
    language,
    userName,
    timeZone,
  }: {
    readonly language: PageLanguage;
    readonly userName: string;
    readonly timeZone?: string | undefined;
  },
): string {
  const { locale, text } = language;
  const zone = timeZone === undefined ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", ...zone });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", ...zone });
  const said = inOrder(activities).filter(({ type }) => type === "message");
  const lines = said.map((activity) => {
    const at = time.format(new Date(activity.timestamp ?? 0));
    const name = oneLine(nameOf(activity, language, userName));
    return `[${at}] ${name === "" ? "" : `${name}: `}${wordsOf(activity, language)}`;
  });
  const first = said[0]?.timestamp;
  const heading =
    first === undefined ? [] : [text("transcriptTitle", { date: date.format(new Date(first)) }), ""];
  return `${[...heading, ...lines].join("\n")}\n`;
}

/** The history may tell again, after a reconnection, what was already heard. */
function inOrder(activities: readonly ChatActivity[]): readonly ChatActivity[] {
  const byId = new Map(activities.map((activity, index) => [activity.id ?? `#${index}`, activity]));
  return [...byId.values()].sort((a, b) => (a.timestamp ?? "").localeCompare(b.timestamp ?? ""));
}

function nameOf(activity: ChatActivity, { text }: PageLanguage, userName: string): string {
  const speaker = speakerOf(activity);
  if (speaker?.kind === "customer") return text("transcriptYou", { name: userName });
  return speaker?.kind === "bot" || speaker?.kind === "agent" ? speaker.name : "";
}

/** Further lines are set in, so that nobody can write a line that looks like another's message. */
function wordsOf(activity: ChatActivity, { text, notice }: PageLanguage): string {
  const speaker = speakerOf(activity);
  const translated =
    speaker?.kind === "system"
      ? notice(speaker.notice, { name: speaker.name ?? text("aColleague") })
      : undefined;
  const files = (activity.attachments ?? []).map(({ name, contentType }) =>
    text("transcriptFile", { name: oneLine(name || contentType || "") }),
  );
  return [translated ?? activity.text ?? "", ...files]
    .filter((part) => part !== "")
    .join("\n")
    .replaceAll(lineBreak, "\n    ");
}

const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029\v\f]/g;
const oneLine = (text: string) => text.replaceAll(lineBreak, " ");
