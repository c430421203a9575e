/** The rows of the table: answers, what is open below them, and in which order. */
import type { Answer, Level, NodeError } from "../api/network";
import { keyOf, lineOf, unique, valueOf } from "./answers";

export interface AnswerRow {
  readonly kind: "answer";
  readonly key: string;
  readonly level: Level;
  /** 0 for what was searched for, more for what is below it. */
  readonly depth: number;
  readonly answer: Answer;
  readonly open: boolean;
}

export interface NoteRow {
  readonly kind: "note";
  readonly key: string;
  readonly depth: number;
  readonly text: string;
  readonly tone: "" | "danger";
}

export type Row = AnswerRow | NoteRow;

/** What is below an open row; null while it is on its way. */
export interface Below {
  readonly answers: readonly Answer[] | null;
  readonly errors: readonly NodeError[];
}

export const BELOW: Partial<Record<Level, Level>> = { study: "series", series: "instance" };

export interface Sort {
  readonly column: "patient" | "id" | "date" | "accession" | "images" | "node";
  readonly down: boolean;
}

export const NEWEST_FIRST: Sort = { column: "date", down: true };

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether every word of the filter stands somewhere in the row, without regard to case and accents. */
export function fits(level: Level, answer: Answer, filter: string): boolean {
  const { title, id, date, modalities, description, accession } = lineOf(level, answer);
  const text = plain([title, id, date, ...modalities, description, accession, answer.node].join(" "));
  return plain(filter)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function sortKey(level: Level, answer: Answer, { column }: Sort): string {
  const line = lineOf(level, answer);
  switch (column) {
    case "patient":
      return plain(line.title);
    case "id":
      return line.id;
    case "date":
      return valueOf(answer.attributes, "StudyDate") === "" ? line.date : `${line.date} ${line.time}`;
    case "accession":
      return line.accession;
    case "images":
      return String(answer.instances ?? -1).padStart(9, "0");
    case "node":
      return answer.node;
  }
}

/** Sorted, and the newest first where the column says the same. */
export function sorted(level: Level, answers: readonly Answer[], sort: Sort): Answer[] {
  const keyed = answers.map((answer) => ({ answer, key: sortKey(level, answer, sort), date: sortKey(level, answer, NEWEST_FIRST) }));
  const turn = sort.down ? -1 : 1;
  return keyed.sort((a, b) => turn * a.key.localeCompare(b.key) || b.date.localeCompare(a.date)).map(({ answer }) => answer);
}

/** Rows that are shown stay where they are, and new ones come below: nothing moves under the pointer. */
export function keepOrder(level: Level, answers: readonly Answer[], shown: readonly string[] | null): Answer[] {
  if (shown === null) return [...answers];
  const byKey = new Map(answers.map((answer) => [keyOf(level, answer), answer]));
  const stay = shown.flatMap((key) => byKey.get(key) ?? []);
  const known = new Set(shown);
  return [...stay, ...answers.filter((answer) => !known.has(keyOf(level, answer)))];
}

const SERIES_FIRST = { series: "SeriesNumber", instance: "InstanceNumber" } as const;

function inOrder(level: Level, answers: readonly Answer[]): Answer[] {
  if (level !== "series" && level !== "instance") return [...answers];
  const number = (answer: Answer) => Number(valueOf(answer.attributes, SERIES_FIRST[level]) || Number.MAX_SAFE_INTEGER);
  return [...answers].sort((a, b) => number(a) - number(b));
}

/** Answers with what is open below them, as rows one under the other. */
export function rowsOf(level: Level, answers: readonly Answer[], below: ReadonlyMap<string, Below>, depth = 0): Row[] {
  return answers.flatMap((answer): Row[] => {
    const key = keyOf(level, answer);
    const open = below.get(key);
    const row: AnswerRow = { kind: "answer", key, level, depth, answer, open: open !== undefined };
    const next = BELOW[level];
    if (open === undefined || next === undefined) return [row];
    const note = (text: string, tone: NoteRow["tone"] = ""): NoteRow => ({ kind: "note", key: `${key} ${tone || "note"}`, depth: depth + 1, text, tone });
    const errors = open.errors.map(({ why }) => note(why, "danger"));
    if (open.answers === null) return [row, note(`Asking ${answer.node} …`)];
    if (open.answers.length === 0) return [row, ...(errors.length > 0 ? errors : [note(`${answer.node} names nothing below this.`)])];
    return [row, ...rowsOf(next, inOrder(next, unique(next, open.answers)), below, depth + 1), ...errors];
  });
}
