/** The form of a node: what is typed, and what is sent. */
import type { NodeEntry } from "../api/connectivity";

const NUMBERS = ["port", "max_jobs", "max_associations", "max_rate", "connect_timeout", "response_timeout"] as const;
const LISTS = ["networks", "send_syntaxes"] as const;
type NumberField = (typeof NUMBERS)[number];
type ListField = (typeof LISTS)[number];

/** Numbers and lists are texts while they are typed. */
export type Draft = Omit<NodeEntry, NumberField | ListField> & Record<NumberField | ListField, string>;

const NEW: NodeEntry = {
  ae_title: "",
  description: "",
  host: "",
  port: null,
  enabled: true,
  services: ["echo", "store"],
  networks: [],
  called_ae_title: "",
  offers: [],
  calling_ae_title: "",
  query_root: "study",
  retrieve_by: "move",
  tls: "",
  character_set: "",
  send_syntaxes: [],
  conversion: "lossless",
  px_as_dx: false,
  commit_after_send: false,
  commit_on_same_association: false,
  max_jobs: 2,
  max_associations: 2,
  max_rate: null,
  connect_timeout: 10,
  response_timeout: 60,
};

const { port, max_jobs, max_associations, max_rate, connect_timeout, response_timeout } = NEW;
const DEFAULTS: Pick<NodeEntry, NumberField> = { port, max_jobs, max_associations, max_rate, connect_timeout, response_timeout };

const FIELDS = Object.keys(NEW) as (keyof NodeEntry)[];

export function draftOf(entry: NodeEntry = NEW): Draft {
  const texts = NUMBERS.map((name) => [name, String((entry[name] as number | null | undefined) ?? NEW[name] ?? "")]);
  const lines = LISTS.map((name) => [name, entry[name].join("\n")]);
  const known = FIELDS.map((name) => [name, entry[name]]);
  return { ...(Object.fromEntries(known) as unknown as NodeEntry), ...(Object.fromEntries([...texts, ...lines]) as Record<NumberField | ListField, string>) };
}

export type Errors = Readonly<Record<string, string>>;

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** What is sent, or what is wrong with what was typed. The server judges the values; here only numbers must be numbers. */
export function entryOf(draft: Draft): { entry: Partial<NodeEntry> } | { errors: Errors } {
  const errors: Record<string, string> = {};
  const numbers: Pick<NodeEntry, NumberField> = { ...DEFAULTS };
  for (const name of NUMBERS) {
    const text = draft[name].trim();
    if (/^\d{1,6}$/.test(text)) numbers[name] = Number(text);
    else if (text !== "") errors[name] = "A whole number, please.";
  }
  if (draft.ae_title.trim() === "") errors["ae_title"] = "A node needs its AE title.";
  if (Object.keys(errors).length > 0) return { errors };
  const lists = { networks: words(draft.networks), send_syntaxes: words(draft.send_syntaxes) };
  const trimmed = { ae_title: draft.ae_title.trim(), host: draft.host.trim(), calling_ae_title: draft.calling_ae_title.trim(), called_ae_title: draft.called_ae_title.trim() };
  return { entry: { ...draft, ...trimmed, ...numbers, ...lists } };
}

/** Which parts of the form have something wrong in them, so that they are opened. */
export const hasErrors = (errors: Errors, names: readonly string[]): boolean => names.some((name) => errors[name] !== undefined);
