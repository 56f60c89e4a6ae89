import { language, text } from "../texts/text.ts";

const second = 1000;
const minute = 60 * second;

/** What is left, as `0:42`; never below zero. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / second));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long something has lasted, in as few words as will do. */
export function duration(milliseconds: number): string {
  if (milliseconds < minute) {
    return text("time.seconds", { seconds: Math.max(0, Math.floor(milliseconds / second)) });
  }
  const all = Math.floor(milliseconds / minute);
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  if (hours === 0) return text("time.minutes", { minutes });
  return minutes === 0 ? text("time.hours", { hours }) : text("time.hoursAndMinutes", { hours, minutes });
}

export const clockTime = (at: string): string =>
  formatted(Date.parse(at), { hour: "numeric", minute: "2-digit" });

export const completeTime = (at: string): string =>
  formatted(Date.parse(at), { dateStyle: "medium", timeStyle: "medium" });

/** The day's name as people say it. */
export function dayName(at: string, now: number): string {
  const day = startOfDay(Date.parse(at));
  if (day === startOfDay(now)) return text("time.today");
  if (startOfDay(day + 36 * 60 * minute) === startOfDay(now)) return text("time.yesterday");
  return formatted(day, { weekday: "long", day: "numeric", month: "long" });
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** As the reader's own region writes it, when the page is in one of the reader's languages. */
function formatted(time: number, options: Intl.DateTimeFormatOptions): string {
  const locale = navigator.languages.find((tag) => tag.split("-")[0] === language.value) ?? language.value;
  const key = `${locale} ${JSON.stringify(options)}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, formatter);
  return formatter.format(time);
}

export const isSameDay = (a: string, b: string): boolean =>
  startOfDay(Date.parse(a)) === startOfDay(Date.parse(b));

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
