/** Work with other DICOM nodes over REST: which there are, queries, retrieves and sends. */
import { getJson, postJson, remove } from "./client";
import type { Job } from "./jobs";

export type NodeService = "echo" | "store" | "find" | "move" | "get" | "commit" | "worklist" | "print";

export interface NetworkNode {
  ae_title: string;
  description: string;
  /** What we may ask of it. */
  can: NodeService[];
  query_root: "study" | "patient";
}

export const readNodes = async (signal?: AbortSignal) => (await getJson<{ results: NetworkNode[] }>("/api/v1/nodes", signal)).results;

export type Level = "patient" | "study" | "series" | "instance";
export type Presence = "none" | "partly" | "complete";

/** Attributes by keyword: text, several texts, or the items of a sequence. They come from outside, so each is looked at before it is used. */
export type Attributes = Readonly<Record<string, unknown>>;

/** What a node answered, and how much of it is here. */
export interface Answer {
  readonly node: string;
  readonly here: Presence;
  readonly hereInstances: number;
  /** Null where the node does not count. */
  readonly instances: number | null;
  readonly attributes: Attributes;
}

export interface NodeError {
  node: string;
  why: string;
}

export interface Answers {
  id: number;
  state: "running" | "done" | "cancelled";
  answers: Answer[];
  next: number;
  errors: NodeError[];
  cut: boolean;
  left_out: number;
  running: string[];
}

export interface Question {
  nodes: readonly string[];
  level: Level;
  keys: Readonly<Record<string, string | readonly string[]>>;
}

export const ask = async (question: Question) => (await postJson<{ id: number }>("/api/v1/queries", question)).id;

type RawAnswer = Record<string, unknown> & { node: string; here: Presence; here_instances: number; instances: number | null };

function answerOf({ node, here, here_instances: hereInstances, instances, ...attributes }: RawAnswer): Answer {
  return { node, here, hereInstances, instances, attributes };
}

export async function readAnswers(id: number, after: number, signal?: AbortSignal, background = false): Promise<Answers> {
  const body = await getJson<Omit<Answers, "answers"> & { answers: RawAnswer[] }>(`/api/v1/queries/${id}?after=${after}`, signal, { background });
  return { ...body, answers: body.answers.map(answerOf) };
}

export const stopQuery = (id: number) => remove(`/api/v1/queries/${id}`);

export interface Retrieve {
  node: string;
  level: "study" | "series" | "instance";
  study_uid: string;
  series_uid?: string;
  sop_uids?: string[];
  patient_id?: string;
  /** AE title of a third node; left out, the objects come here. */
  destination?: string;
}

export const retrieve = (wanted: Retrieve) => postJson<Job>("/api/v1/retrieves", wanted);

export interface Send {
  node: string;
  study_uid?: string;
  series_uid?: string;
  sop_uids?: string[];
}

export const sendObjects = (wanted: Send) => postJson<Job>("/api/v1/sends", wanted);
