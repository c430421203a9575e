/** Worklists of other systems over REST (docs/worklist.md). */
import { getJson } from "./client";

export interface WorklistEntry {
  /** Key of the entry as the server keeps it. */
  entry_id: string;
  patient: { name: string; id: string; birth_date: string | null; sex: string };
  scheduled: { date: string | null; time: string | null };
  accession: string;
  modality: string;
  station: string;
  description: string;
  referring: string;
  study_uid: string;
  /** Studies of the patient that are here, by Patient ID. */
  priors: string[];
  /** By name and birth date only: a person has to confirm them. */
  possible_priors: string[];
  /** Objects of the scheduled study that are here. */
  here: number;
}

export interface Worklist {
  results: WorklistEntry[];
  /** When the node said so; null: it never answered this question. */
  as_of: string | null;
  /** The node did not answer now; this is what it said last. */
  offline: boolean;
  why: string;
  /** There is more than what is given here. */
  cut: boolean;
  /** Entries of the node that did not match what was asked. */
  left_out: number;
}

export const readWorklist = (query: URLSearchParams, signal?: AbortSignal) => getJson<Worklist>(`/api/v1/worklist?${query.toString()}`, signal);
