/** Numbers, dates and sizes as the screens write them. */
import type { Patient } from "../api/types";

const COUNT = new Intl.NumberFormat("en");

export const count = (n: number): string => COUNT.format(n);

export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** "08:12" of "08:12:33.5" or "081233". */
export function clock(time: string | null): string {
  const digits = (time ?? "").replace(/\D/g, "");
  return digits.length < 4 ? "" : `${digits.slice(0, 2)}:${digits.slice(2, 4)}`;
}

export const when = (date: string | null, time: string | null): string => [date ?? "no date", clock(time)].filter(Boolean).join(" ");

/** Local date and time of an ISO instant; the date is left out when it is today. */
export function received(instant: string, now: Date = new Date()): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === now.toDateString() ? time : `${day} ${time}`;
}

export const patientName = (patient: Patient): string => patient.name || patient.name_ideographic || "No name";

/** "1972-03-14 · F · 54 y" without what is unknown. */
export const patientFacts = (patient: Patient): string => [patient.birth_date, patient.sex, patient.age].filter(Boolean).join(" · ");

/** "F · 47" for a table row. */
export const sexAndAge = (patient: Patient): string => [patient.sex, patient.age?.replace(/ y$/, "")].filter(Boolean).join(" · ");

const UNITS = ["bytes", "kB", "MB", "GB", "TB", "PB"];

export function bytes(n: number): string {
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : Number(value.toPrecision(2))} ${UNITS[unit] ?? ""}`;
}

export const initials = (name: string): string =>
  name
    .split(/[\s._-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
