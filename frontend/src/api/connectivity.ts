/** Remote AEs and the connectivity doctor over REST, for administrators (docs/connectivity-doctor.md). */
import { getJson, patchJson, postJson, postText, remove } from "./client";

export const SERVICES = ["echo", "store", "find", "move", "commit", "print"] as const;
export const OFFERS = ["echo", "store", "find", "move", "get", "commit", "worklist", "print"] as const;

/** What an administrator enters about a node. */
export interface NodeEntry {
  ae_title: string;
  description: string;
  host: string;
  port: number | null;
  enabled: boolean;
  /** What it may ask of us. */
  services: string[];
  /** Addresses it may call from; empty: any. */
  networks: string[];
  called_ae_title: string;
  /** What we may ask of it; empty: everything is tried. */
  offers: string[];
  calling_ae_title: string;
  query_root: "study" | "patient";
  retrieve_by: "move" | "get";
  tls: "" | "name" | "certificate" | "unchecked";
  character_set: string;
  send_syntaxes: string[];
  conversion: "never" | "lossless";
  px_as_dx: boolean;
  commit_after_send: boolean;
  commit_on_same_association: boolean;
  max_jobs: number;
  max_associations: number;
  max_rate: number | null;
  connect_timeout: number;
  response_timeout: number;
}

export interface RemoteAe extends NodeEntry {
  /** Key of its page in the administration. */
  id: number;
}

export type StageState = "ok" | "warn" | "failed" | "skipped" | "running";
export type Verdict = "ok" | "warn" | "failed" | "running";
export type RunState = "queued" | "running" | "done" | "cancelled" | "failed";

/** What the other side has to enter to reach us. */
export interface Enter {
  ae_title: string;
  host: string;
  port: number;
}

export interface Stage {
  name: string;
  title: string;
  state: StageState;
  /** A sentence: what was seen, or why it does not work. */
  cause: string;
  remedy: string;
  detail: { enter?: Enter } & Record<string, unknown>;
  ms: number;
}

export type Cell = "accepted" | "refused" | "none";

export interface MatrixRow {
  uid: string;
  name: string;
  cells: Cell[];
  result: "accepted" | "refused";
  why: string;
}

export interface Matrix {
  columns: { uid: string; name: string }[];
  rows: MatrixRow[];
  services: { uid: string; name: string; result: "accepted" | "refused"; transfer_syntax: string; why: string }[];
}

export interface Sheet {
  ours: { ae_title: string; calling_ae_title: string; host: string; port: number; tls_port: number | null; permits: string[] };
  theirs: { ae_title: string; implementation_class_uid: string; implementation_version_name: string; max_pdu: number | null };
  to_do: { stage: string; text: string }[];
}

/** An examination as it stands in a list. */
export interface Examination {
  id: number;
  node: string;
  state: RunState;
  why: string;
  verdict: Verdict;
  summary: string;
  /** An association came about, whatever failed in it. */
  reached: boolean;
  store_test: boolean;
  started: string | null;
  finished: string | null;
}

export interface Report extends Examination {
  stages: Stage[];
  matrix: Matrix | null;
  sheet: Sheet | null;
}

const entry = (title: string) => `/api/v1/remote-aes/${encodeURIComponent(title)}`;

export const readRemoteAes = (signal?: AbortSignal) => getJson<RemoteAe[]>("/api/v1/remote-aes", signal);

export const addRemoteAe = (given: Partial<NodeEntry>) => postJson<RemoteAe>("/api/v1/remote-aes", given);

export const changeRemoteAe = (title: string, given: Partial<NodeEntry>) => patchJson<RemoteAe>(entry(title), given);

export const removeRemoteAe = (title: string) => remove(entry(title));

export const exportAddress = (kind: "csv" | "json") => `/api/v1/remote-aes/export?as=${kind}`;

export interface TakenIn {
  added: string[];
  changed: string[];
}

/** Adds or changes the entries of a file, all or none. */
export const importRemoteAes = (text: string, kind: "csv" | "json") =>
  postText<TakenIn>("/api/v1/remote-aes/import", text, kind === "csv" ? "text/csv" : "application/json");

/** The last examination of each node. */
export const readLastExaminations = async (signal?: AbortSignal) => (await getJson<{ results: Examination[] }>("/api/v1/doctor", signal, { background: true })).results;

/** The examinations of one node, the newest first. */
export const readExaminations = async (title: string, signal?: AbortSignal) =>
  (await getJson<{ results: Examination[] }>(`/api/v1/doctor?node=${encodeURIComponent(title)}`, signal, { background: true })).results;

export const readReport = (id: number, signal?: AbortSignal) => getJson<Report>(`/api/v1/doctor/${id}`, signal, { background: true });

export const startExamination = (title: string, storeTest: boolean) => postJson<{ id: number }>(`${entry(title)}/doctor`, { store_test: storeTest });

export const stopExamination = (id: number) => postJson(`/api/v1/jobs/${id}/cancel`, {});

export interface RejectedCaller {
  id: number;
  calling_ae_title: string;
  called_ae_title: string;
  address: string;
  reason_text: string;
  attempts: number;
  last_at: string;
}

export const readRejectedCallers = (signal?: AbortSignal) => getJson<RejectedCaller[]>("/api/v1/rejected-callers", signal, { background: true });

export const approveCaller = (id: number) => postJson<RemoteAe>(`/api/v1/rejected-callers/${id}/approve`, {});
