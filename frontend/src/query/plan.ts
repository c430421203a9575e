/** Which retrieves fetch what was chosen: as few as possible, and nothing twice. */
import type { Answer, Level, Retrieve } from "../api/network";
import { uidOf, valueOf } from "./answers";

export interface Chosen {
  readonly level: Level;
  readonly answer: Answer;
}

const studyOf = ({ answer }: Chosen): string => valueOf(answer.attributes, "StudyInstanceUID");
const seriesOf = ({ answer }: Chosen): string => valueOf(answer.attributes, "SeriesInstanceUID");

/** Whether a retrieve can name it: a study without its UID, or a patient, cannot be asked for. */
export function canRetrieve({ level, answer }: Chosen): boolean {
  if (level === "patient" || uidOf(level, answer) === "" || studyOf({ level, answer }) === "") return false;
  return level !== "instance" || seriesOf({ level, answer }) !== "";
}

export function plan(chosen: readonly Chosen[], destination: string): Retrieve[] {
  const possible = chosen.filter(canRetrieve);
  const studies = new Set<string>();
  const series = new Set<string>();
  const groups = new Map<string, Retrieve & { sop_uids: string[] }>();
  const wanted: Retrieve[] = [];
  const of = (one: Chosen): Omit<Retrieve, "level"> => {
    const patient = valueOf(one.answer.attributes, "PatientID");
    return { node: one.answer.node, study_uid: studyOf(one), ...(patient === "" ? {} : { patient_id: patient }), ...(destination === "" ? {} : { destination }) };
  };
  const named = (one: Chosen, uid: string) => `${one.answer.node} ${uid}`;
  for (const one of possible.filter(({ level }) => level === "study")) {
    if (studies.has(named(one, studyOf(one)))) continue;
    studies.add(named(one, studyOf(one)));
    wanted.push({ ...of(one), level: "study" });
  }
  for (const one of possible.filter(({ level }) => level === "series")) {
    const key = named(one, uidOf("series", one.answer));
    if (series.has(key) || studies.has(named(one, studyOf(one)))) continue;
    series.add(key);
    wanted.push({ ...of(one), level: "series", series_uid: uidOf("series", one.answer) });
  }
  for (const one of possible.filter(({ level }) => level === "instance")) {
    const key = named(one, seriesOf(one));
    if (series.has(key) || studies.has(named(one, studyOf(one)))) continue;
    const uid = uidOf("instance", one.answer);
    const group = groups.get(key) ?? { ...of(one), level: "instance" as const, series_uid: seriesOf(one), sop_uids: [] };
    if (!group.sop_uids.includes(uid)) group.sop_uids.push(uid);
    groups.set(key, group);
  }
  return [...wanted, ...groups.values()];
}

/** "2 studies, 1 series and 3 objects". */
export function chosenInWords(chosen: readonly Chosen[]): string {
  const names: readonly [Level, string, string][] = [
    ["study", "study", "studies"],
    ["series", "series", "series"],
    ["instance", "object", "objects"],
  ];
  const parts = names.flatMap(([level, one, many]) => {
    const number = chosen.filter((each) => each.level === level).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  });
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
}
