/** Which answers are earlier studies of an open patient. */
import type { Answer } from "../api/network";
import type { StudyDetail } from "../api/types";
import { dayOf, uidOf, valueOf } from "./answers";
import { sorted } from "./rows";

/** The patient's other studies, the newest first: not those that are open already, and each of a node once. */
export function priorsAmong(answers: readonly Answer[], open: readonly string[]): Answer[] {
  const others = answers.filter((answer) => uidOf("study", answer) !== "" && !open.includes(uidOf("study", answer)));
  const once = new Map(others.map((answer) => [`${answer.node} ${uidOf("study", answer)}`, answer]));
  return sorted("study", [...once.values()], { column: "date", down: true });
}

/** Whether an answer under the same Patient ID may be of somebody else: people must decide that. */
export function isDoubtful(answer: Answer, { patient }: Pick<StudyDetail, "patient">): boolean {
  const born = dayOf(valueOf(answer.attributes, "PatientBirthDate"));
  return born !== "" && patient.birth_date !== null && born !== patient.birth_date;
}
