const second = 1000;
const minute = 60 * second;

/** What is left, as `0:42`; never below zero. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / second));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long something has lasted, in as few words as will do. */
export function duration(milliseconds: number): string {
  if (milliseconds < minute) return `${Math.max(0, Math.floor(milliseconds / second))} s`;
  const minutes = Math.floor(milliseconds / minute);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const fullDate = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const complete = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export const clockTime = (at: string): string => clock.format(new Date(at));
export const completeTime = (at: string): string => complete.format(new Date(at));

/** The day's name as people say it. */
export function dayName(at: string, now: number): string {
  const day = startOfDay(Date.parse(at));
  if (day === startOfDay(now)) return "Today";
  return startOfDay(day + 36 * 60 * minute) === startOfDay(now) ? "Yesterday" : fullDate.format(day);
}

export const isSameDay = (a: string, b: string): boolean =>
  startOfDay(Date.parse(a)) === startOfDay(Date.parse(b));

const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
