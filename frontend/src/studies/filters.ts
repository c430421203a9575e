/** What is searched for, in three spellings: the screen's state, the page's address, and the API's query. */

export type DateChoice = { readonly kind: "any" } | { readonly kind: "days"; readonly days: number } | { readonly kind: "range"; readonly from: string; readonly to: string };

export const TEXT_FIELDS = ["name", "patient_id", "accession", "description"] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

export interface Filters {
  readonly q: string;
  readonly text: Readonly<Record<TextField, string>>;
  readonly modalities: readonly string[];
  readonly date: DateChoice;
  readonly sort: string;
}

export const NEWEST_FIRST = "-study_date";

export const NO_FILTERS: Filters = {
  q: "",
  text: { name: "", patient_id: "", accession: "", description: "" },
  modalities: [],
  date: { kind: "any" },
  sort: NEWEST_FIRST,
};

export const FIELD_NAMES: Record<TextField, string> = { name: "Name", patient_id: "Patient ID", accession: "Accession", description: "Description" };

/** "2026-11-02" of a local date. */
export function dayOf(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** First and last day of a choice; "3 days" is today and the two days before. Empty means open. */
export function daysOf(choice: DateChoice, today: Date = new Date()): { from: string; to: string } {
  if (choice.kind === "any") return { from: "", to: "" };
  if (choice.kind === "range") return { from: choice.from, to: choice.to };
  const first = new Date(today);
  first.setDate(first.getDate() - choice.days + 1);
  return { from: dayOf(first), to: "" };
}

/** "2026-10-31 – 11-02": the year is said once when it is the same. */
export function daysInWords({ from, to }: { from: string; to: string }): string {
  if (from === "" && to === "") return "any";
  if (from === "") return `to ${to}`;
  if (to === "") return `from ${from}`;
  if (from === to) return from;
  return from.slice(0, 4) === to.slice(0, 4) ? `${from} – ${to.slice(5)}` : `${from} – ${to}`;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function readDate(params: URLSearchParams): DateChoice {
  const days = Number(params.get("days"));
  if (Number.isInteger(days) && days > 0 && days < 1000) return { kind: "days", days };
  const [from, to] = ["from", "to"].map((key) => params.get(key) ?? "").map((day) => (DAY.test(day) ? day : ""));
  return from || to ? { kind: "range", from: from ?? "", to: to ?? "" } : { kind: "any" };
}

export function readAddress(search: string): Filters {
  const params = new URLSearchParams(search);
  const get = (key: string) => params.get(key) ?? "";
  return {
    q: get("q"),
    text: { name: get("name"), patient_id: get("patient_id"), accession: get("accession"), description: get("description") },
    modalities: get("modality").split(",").filter(Boolean),
    date: readDate(params),
    sort: get("sort") || NEWEST_FIRST,
  };
}

function shared(filters: Filters): URLSearchParams {
  const params = new URLSearchParams();
  const set = (key: string, value: string) => {
    if (value.trim() !== "") params.set(key, value.trim());
  };
  set("q", filters.q);
  for (const field of TEXT_FIELDS) set(field, filters.text[field]);
  set("modality", filters.modalities.join(","));
  return params;
}

export function writeAddress(filters: Filters): string {
  const params = shared(filters);
  if (filters.date.kind === "days") params.set("days", String(filters.date.days));
  if (filters.date.kind === "range") {
    if (filters.date.from) params.set("from", filters.date.from);
    if (filters.date.to) params.set("to", filters.date.to);
  }
  if (filters.sort !== NEWEST_FIRST) params.set("sort", filters.sort);
  const text = params.toString();
  return text === "" ? "/" : `/?${text}`;
}

export function apiQuery(filters: Filters, today: Date = new Date()): URLSearchParams {
  const params = shared(filters);
  const { from, to } = daysOf(filters.date, today);
  if (from) params.set("date_from", from);
  if (to) params.set("date_to", to);
  params.set("sort", filters.sort);
  return params;
}

export const isFiltered = (filters: Filters): boolean =>
  filters.q.trim() !== "" || filters.modalities.length > 0 || filters.date.kind !== "any" || TEXT_FIELDS.some((field) => filters.text[field].trim() !== "");

/** Sort of a column: first press in its natural direction, then the other way round. */
export function nextSort(now: string, column: string): string {
  const natural = column === "study_date" ? `-${column}` : column;
  if (now === natural) return natural.startsWith("-") ? column : `-${column}`;
  return natural;
}

export function sortInWords(sort: string): string {
  const words: Record<string, string> = {
    "-study_date": "newest first",
    study_date: "oldest first",
    patient_name: "by patient, A to Z",
    "-patient_name": "by patient, Z to A",
    patient_id: "by ID, upwards",
    "-patient_id": "by ID, downwards",
    accession: "by accession, upwards",
    "-accession": "by accession, downwards",
  };
  return words[sort] ?? "";
}
