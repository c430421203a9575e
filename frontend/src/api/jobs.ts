/** Jobs over REST (docs/jobs.md): what runs, what ended, and what can be done with it. */
import { getJson, postJson, send } from "./client";

export const JOB_STATES = ["queued", "running", "succeeded", "partly", "failed", "cancelled"] as const;
export type JobState = (typeof JOB_STATES)[number];

export interface Commitment {
  asked: number;
  committed: number;
  failed: number;
  waiting: number;
  /** Why instances were not committed; empty where nothing went wrong. */
  why: string;
}

export interface Job {
  id: number;
  kind: string;
  title: string;
  /** AE title of the node; empty where the job has none. */
  node: string;
  state: JobState;
  done: number;
  /** Null: nobody knows yet how many there are. */
  total: number | null;
  failed: number;
  /** Instances per second. */
  rate: number | null;
  why: string;
  owner: string;
  created: string;
  started: string | null;
  finished: string | null;
  can_cancel: boolean;
  can_retry: boolean;
  /** What the node says it keeps of a send; null where it was not asked. */
  commitment: Commitment | null;
}

export type ItemState = "waiting" | "done" | "warning" | "failed";

export interface JobItem {
  sop_instance_uid: string;
  state: ItemState;
  /** DIMSE status of the peer. */
  status: number | null;
  why: string;
  /** What became of it afterwards: asked to commit, committed, not committed. */
  note: string;
  note_why: string;
}

export interface JobDetail extends Job {
  priority: number;
  attempts: number;
  request: Record<string, unknown>;
  result: Record<string, unknown>;
  items: JobItem[];
  next: number | null;
}

export type JobCounts = Record<JobState, number>;

export interface JobPage {
  results: Job[];
  counts: JobCounts;
}

export const LIVE: readonly JobState[] = ["queued", "running"];
export const ENDED: readonly JobState[] = ["succeeded", "partly", "failed", "cancelled"];

interface Wanted {
  mine: boolean;
  states: readonly JobState[];
  /** Only jobs older than this one. */
  before?: number | null;
}

export function readJobs({ mine, states, before = null }: Wanted, signal?: AbortSignal) {
  const query = new URLSearchParams({ state: states.join(","), ...(mine ? { mine: "1" } : {}), ...(before === null ? {} : { before: String(before) }) });
  return getJson<JobPage>(`/api/v1/jobs?${query.toString()}`, signal, { background: true });
}

export function readJob(id: number, state: ItemState | null, after: number | null, signal?: AbortSignal) {
  const query = new URLSearchParams({ ...(state === null ? {} : { item_state: state }), ...(after === null ? {} : { items_after: String(after) }) });
  return getJson<JobDetail>(`/api/v1/jobs/${id}?${query.toString()}`, signal, { background: true });
}

export const cancelJob = (id: number) => postJson<Job>(`/api/v1/jobs/${id}/cancel`, {});

export const retryJob = (id: number) => postJson<Job>(`/api/v1/jobs/${id}/retry`, {});

/** 9 is first, 0 is last; only a job that waits can be moved. */
export async function setPriority(id: number, priority: number): Promise<Job> {
  const init = { method: "PATCH", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ priority }) };
  return (await (await send(`/api/v1/jobs/${id}`, init)).json()) as Job;
}
