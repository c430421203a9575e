/** What of a worklist is asked for, in three spellings: the screen's state, the page's address, and the API's query. */
import { dayOf } from "../studies/filters";

export const SPANS = ["today", "tomorrow", "week", "any"] as const;
export type Span = (typeof SPANS)[number];
export type Days = { readonly kind: Span } | { readonly kind: "range"; readonly from: string; readonly to: string };

export const KEYS = ["modality", "station", "patient", "accession", "procedure"] as const;
export type Key = (typeof KEYS)[number];

export interface Question {
  readonly node: string;
  readonly days: Days;
  readonly keys: Readonly<Record<Key, string>>;
}

export const SPAN_NAMES: Record<Span, string> = { today: "Today", tomorrow: "Tomorrow", week: "7 days", any: "Any date" };
export const KEY_NAMES: Record<Key, string> = { modality: "Modality", station: "Station", patient: "Patient", accession: "Accession", procedure: "Procedure ID" };

export const NO_KEYS: Question["keys"] = { modality: "", station: "", patient: "", accession: "", procedure: "" };

const inDays = (today: Date, days: number): string => dayOf(new Date(today.getFullYear(), today.getMonth(), today.getDate() + days));

/** First and last day; empty is open. Seven days are today and the six to come: a worklist looks ahead. */
export function daysOf(days: Days, today: Date = new Date()): { from: string; to: string } {
  switch (days.kind) {
    case "today":
      return { from: inDays(today, 0), to: inDays(today, 0) };
    case "tomorrow":
      return { from: inDays(today, 1), to: inDays(today, 1) };
    case "week":
      return { from: inDays(today, 0), to: inDays(today, 6) };
    case "any":
      return { from: "", to: "" };
    case "range":
      return { from: days.from, to: days.to };
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function readDays(params: URLSearchParams): Days {
  const span = SPANS.find((each) => each === params.get("days"));
  if (span !== undefined) return { kind: span };
  const [from = "", to = ""] = ["from", "to"].map((key) => params.get(key) ?? "").map((day) => (DAY.test(day) ? day : ""));
  return from === "" && to === "" ? { kind: "today" } : { kind: "range", from, to };
}

export function readAddress(search: string, lastNode = ""): Question {
  const params = new URLSearchParams(search);
  const keys = Object.fromEntries(KEYS.map((key) => [key, params.get(key) ?? ""])) as Record<Key, string>;
  return { node: params.get("node") ?? lastNode, days: readDays(params), keys };
}

export function writeAddress({ node, days, keys }: Question): string {
  const params = new URLSearchParams();
  if (node !== "") params.set("node", node);
  if (days.kind === "range") {
    if (days.from !== "") params.set("from", days.from);
    if (days.to !== "") params.set("to", days.to);
  } else if (days.kind !== "today") params.set("days", days.kind);
  for (const key of KEYS) if (keys[key] !== "") params.set(key, keys[key]);
  return `/worklist/?${params.toString()}`.replace(/\?$/, "");
}

export function apiQuery({ node, days, keys }: Question, today: Date = new Date()): URLSearchParams {
  const params = new URLSearchParams({ node });
  const { from, to } = daysOf(days, today);
  if (from !== "") params.set("date_from", from);
  if (to !== "") params.set("date_to", to);
  for (const key of KEYS) if (keys[key] !== "") params.set(key, keys[key]);
  return params;
}

export const isNarrowed = ({ keys }: Question): boolean => KEYS.some((key) => keys[key] !== "");
