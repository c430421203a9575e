/** Which entries stand in the list, and how they are written. */
import type { WorklistEntry } from "../api/worklist";

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const textOf = (entry: WorklistEntry): string =>
  plain([entry.patient.name, entry.patient.id, entry.patient.birth_date ?? "", entry.accession, entry.modality, entry.station, entry.description, entry.referring].join(" "));

/** Entries that have every word, without regard to case and accents; nothing is asked of the node for it. */
export function filtered(entries: readonly WorklistEntry[], words: string): WorklistEntry[] {
  const wanted = plain(words).split(/[\s,]+/).filter(Boolean);
  return entries.filter((entry) => {
    const text = textOf(entry);
    return wanted.every((word) => text.includes(word));
  });
}

export const nameOf = ({ patient }: Pick<WorklistEntry, "patient">): string => patient.name || "No name";

/** "1972-03-14 · F" without what is unknown. */
export const factsOf = ({ patient }: Pick<WorklistEntry, "patient">): string => [patient.birth_date, patient.sex].filter(Boolean).join(" · ");

export const whenOf = ({ scheduled }: Pick<WorklistEntry, "scheduled">): string => [scheduled.date, scheduled.time].filter(Boolean).join(" ") || "no date";
