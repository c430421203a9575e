/** What is asked, in three spellings: the form, the address of the page, and the keys of the query. */
import type { Question } from "../api/network";
import { FURTHER, MAIN, PATIENTS_OWN, SEARCHES, TARGETS, type Field, type Spelling, type Target } from "./fields";

export interface Form {
  readonly target: Target;
  /** As typed, by the path of the key. */
  readonly values: Readonly<Record<string, string>>;
  readonly from: string;
  readonly to: string;
  readonly modalities: readonly string[];
}

export const EMPTY: Form = { target: "study", values: {}, from: "", to: "", modalities: [] };

/** The fields that belong to a search, with the hidden ones. */
export function fieldsOf(target: Target): Field[] {
  const { shown, hidden, level } = SEARCHES[target];
  const main = level === "patient" ? PATIENTS_OWN : MAIN;
  return [...main, ...[...shown, ...hidden].flatMap((section) => FURTHER[section])];
}

const hasWildcard = (text: string): boolean => /[*?]/.test(text);
const compactDates = (text: string): string => text.replace(/(\d{4})[-.](\d{2})[-.](\d{2})/g, "$1$2$3");
const asRange = (text: string): string => text.replace(/\s*(?:–|—|-|\bto\b)\s*/g, "-").replace(/\s+/g, "");

const SPELL: Record<Spelling, (text: string) => string> = {
  // "Kovács, Anna" is Kovács^Anna; without a wildcard it is the beginning of a name.
  name: (text) => {
    const name = text.replace(/\s*,\s*/, "^");
    return hasWildcard(name) ? name : `${name}*`;
  },
  contains: (text) => (hasWildcard(text) ? text : `*${text}*`),
  date: (text) => asRange(compactDates(text)),
  time: (text) => asRange(text.replaceAll(":", "")),
  list: (text) => text.split(/[\s,;\\]+/).filter(Boolean).join("\\"),
  plain: (text) => text,
};

/** A key as it is sent; empty where nothing was typed. */
export function spell(spelling: Spelling, typed: string): string {
  const text = typed.trim();
  return text === "" ? "" : SPELL[spelling](text);
}

const day = (text: string): string => text.replaceAll("-", "");

/** Study dates as a range of DICOM: both ends belong to it, and one may be open. */
export function dateRange(from: string, to: string): string {
  if (from === "" && to === "") return "";
  return from === to ? day(from) : `${day(from)}-${day(to)}`;
}

/** The keys of a form, as the query's REST wants them. */
export function keysOf({ target, values, from, to, modalities }: Form): Record<string, string | readonly string[]> {
  const keys: Record<string, string | readonly string[]> = {};
  for (const { path, spelling } of fieldsOf(target)) {
    const key = spell(spelling, values[path] ?? "");
    if (key !== "") keys[path] = key;
  }
  const { level, modality } = SEARCHES[target];
  if (level === "patient") return keys;
  const dates = dateRange(from, to);
  if (dates !== "") keys["StudyDate"] = dates;
  if (modality !== undefined) keys["Modality"] = modality;
  else if (modalities.length > 0) keys[level === "study" ? "ModalitiesInStudy" : "Modality"] = modalities;
  return keys;
}

/** Why this cannot be asked, or null. */
export function refusalOf(form: Form, nodes: readonly string[]): string | null {
  if (nodes.length === 0) return "Choose at least one node to ask.";
  if (form.from !== "" && form.to !== "" && form.from > form.to) return "The last day is before the first.";
  const { modality } = SEARCHES[form.target];
  const given = Object.keys(keysOf(form)).filter((key) => modality === undefined || key !== "Modality");
  return given.length === 0 ? "Give at least one thing to search for." : null;
}

export const questionOf = (form: Form, nodes: readonly string[]): Question => ({ nodes, level: SEARCHES[form.target].level, keys: keysOf(form) });

const KNOWN = new Set([...MAIN, ...Object.values(FURTHER).flat()].map(({ path }) => path));

/** A search in the page's address: keys by their names, so that other pages can point here. */
export function readAddress(search: string): { form: Form; nodes: string[] } {
  const params = new URLSearchParams(search);
  const target = TARGETS.find((one) => one === params.get("find")) ?? "study";
  const values = Object.fromEntries([...params].filter(([key]) => KNOWN.has(key)));
  const list = (key: string) => (params.get(key) ?? "").split(",").filter(Boolean);
  const date = (key: string) => (/^\d{4}-\d{2}-\d{2}$/.test(params.get(key) ?? "") ? (params.get(key) ?? "") : "");
  return { form: { target, values, from: date("from"), to: date("to"), modalities: list("modality") }, nodes: list("nodes") };
}

export function writeAddress({ target, values, from, to, modalities }: Form, nodes: readonly string[]): string {
  const params = new URLSearchParams();
  const put = (key: string, value: string) => {
    if (value.trim() !== "") params.set(key, value.trim());
  };
  if (target !== "study") params.set("find", target);
  for (const { path } of fieldsOf(target)) put(path, values[path] ?? "");
  put("from", from);
  put("to", to);
  put("modality", modalities.join(","));
  put("nodes", nodes.join(","));
  const text = params.toString();
  return text === "" ? "/query/" : `/query/?${text}`;
}
