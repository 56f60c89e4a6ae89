import { headOf, type Progress } from "./progress.ts";
import { initialsOf } from "./speaker.ts";
import type { PageLanguage } from "./texts.ts";

const find = (id: string) => document.getElementById(id) as HTMLElement;

/** Gives the page its language, and every fixed text its words. */
export function speak({ language, direction, text }: PageLanguage): void {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  find("another").textContent = text("anotherCustomer");
  find("conversation").setAttribute("aria-label", text("conversation"));
  find("ended").setAttribute("aria-label", text("endOfConversation"));
  find("start-again").textContent = text("startAgain");
  find("download").textContent = text("download");
}

export function showHead(title: string, line: string): void {
  find("title").textContent = title;
  find("status").textContent = line;
}

export function showProgress(
  progress: Progress,
  { title, connected, language }: { title: string; connected: boolean; language: PageLanguage },
): void {
  const head = headOf(progress, language);
  showHead(head.title ?? title, connected ? head.line : language.text("connecting"));
  const avatar = find("avatar");
  avatar.className = `avatar ${progress.at}`;
  avatar.textContent = progress.at === "bot" || progress.at === "agent" ? initialsOf(progress.name) : "";
  const endedAt = progress.at === "end" ? progress.endedAt : undefined;
  find("ended").hidden = endedAt === undefined;
  find("ended-at").textContent = endedAt
    ? language.text("endedAt", { time: clockTime(endedAt, language.locale) })
    : "";
}

const clockTime = (timestamp: string, locale: string) =>
  new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(new Date(timestamp));

/** Something is wrong; an empty text takes it back. */
export function complain(text: string): void {
  const problem = find("problem");
  problem.textContent = text;
  problem.hidden = text === "";
}

export function tell(text: string): void {
  find("news").textContent = text;
}

export function saveAsFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
