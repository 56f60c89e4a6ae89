/**
 * NCRONTAB, as timer triggers have it: six fields from seconds on, or five from minutes on. What croner takes beyond it
 * (7 for Sunday, L, #, ?, nicknames) Azure refuses, and so does this.
 */
import { Cron } from "croner";

const field = String.raw`[\d*/,\-]+`;
const month = String.raw`[\d*/,\-A-Za-z]+`;
const schedule = new RegExp(String.raw`^(${field} )?${field} ${field} ${field} ${month} [0-6*/,\-A-Za-z]+$`);

/** A job that does not run: it knows when it would. Times are UTC. Throws for what is no schedule. */
export function parseNcrontab(text: string): Cron {
  const parts = text.trim().split(/\s+/);
  const plain = parts.join(" ");
  if (!schedule.test(plain) || /\b[LW]\b|LAST/i.test(plain)) throw new Error(notASchedule(text));
  try {
    const sixFields = parts.length === 5 ? `0 ${plain}` : plain;
    return new Cron(sixFields, { mode: "6-part", domAndDow: true, timezone: "UTC", paused: true });
  } catch (cause) {
    throw new Error(notASchedule(text), { cause });
  }
}

const notASchedule = (text: string): string =>
  `its schedule "${text}" is no NCRONTAB expression, as "0 */5 * * * *" for every five minutes`;
