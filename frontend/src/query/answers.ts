/** Answers of other nodes in words. What comes from outside may be missing, or of another shape than it should. */
import type { Answer, Attributes, Level } from "../api/network";
import { clock, count } from "../ui/format";

const isRecord = (value: unknown): value is Attributes => typeof value === "object" && value !== null && !Array.isArray(value);

/** The values of a key as texts; a path with dots goes through the items of sequences. */
export function valuesOf(attributes: Attributes, path: string): string[] {
  const [keyword = "", ...rest] = path.split(".");
  const value = attributes[keyword];
  const several: unknown[] = Array.isArray(value) ? value : [value];
  if (rest.length > 0) return several.filter(isRecord).flatMap((item) => valuesOf(item, rest.join(".")));
  return several.filter((one): one is string => typeof one === "string" && one !== "");
}

export const valueOf = (attributes: Attributes, path: string): string => valuesOf(attributes, path).join(", ");

/** "KOVÁCS, Anna" of KOVÁCS^Anna=…; the ideographic spelling where there is no other. */
export function personName(raw: string): string {
  const group = raw.split("=").find((one) => one.replaceAll("^", "").trim() !== "") ?? "";
  const [family = "", ...given] = group.split("^").map((part) => part.trim());
  return [family, given.filter(Boolean).join(" ")].filter(Boolean).join(", ");
}

/** "2026-01-31" of 20260131 or of a date and time; anything else as it came. */
export const dayOf = (raw: string): string => raw.replace(/^(\d{4})[.-]?(\d{2})[.-]?(\d{2}).*$/, "$1-$2-$3");

const UIDS: Record<Level, string> = { patient: "PatientID", study: "StudyInstanceUID", series: "SeriesInstanceUID", instance: "SOPInstanceUID" };

export const uidOf = (level: Level, { attributes }: Answer): string => valuesOf(attributes, UIDS[level])[0] ?? "";

/** Names a row. An answer without its UID cannot be asked for, but is shown: its attributes name it. */
export const keyOf = (level: Level, answer: Answer): string => `${answer.node} ${level} ${uidOf(level, answer) || JSON.stringify(answer.attributes)}`;

/** A node that says the same twice is believed once. */
export const unique = (level: Level, answers: readonly Answer[]): Answer[] => [...new Map(answers.map((answer) => [keyOf(level, answer), answer])).values()];

/** A row of the table. */
export interface Line {
  readonly title: string;
  readonly id: string;
  readonly date: string;
  readonly time: string;
  readonly modalities: readonly string[];
  readonly description: string;
  readonly accession: string;
  readonly images: string;
}

const joined = (parts: readonly string[]): string => parts.filter(Boolean).join(" · ");

function objectDescription(a: Attributes): string {
  const label = joined([valueOf(a, "ContentLabel"), valueOf(a, "ContentDescription")]);
  if (label !== "") return joined([label, personName(valueOf(a, "ContentCreatorName"))]);
  const title = valueOf(a, "ConceptNameCodeSequence.CodeMeaning") || valueOf(a, "ConceptNameCodeSequence.CodeValue");
  const verifier = personName(valuesOf(a, "VerifyingObserverSequence.VerifyingObserverName")[0] ?? "");
  const flags = [valueOf(a, "CompletionFlag"), valueOf(a, "VerificationFlag")].map((flag) => flag.toLowerCase());
  const frames = Number(valueOf(a, "NumberOfFrames"));
  return joined([title, ...flags, verifier, frames > 1 ? `${count(frames)} frames` : ""]);
}

const OBJECT_NAMES: Record<string, string> = { PR: "State", KO: "Key objects", SR: "Report" };

/** What a row says; a row below another one does not say its patient again. */
export function lineOf(level: Level, answer: Answer, below = false): Line {
  const a = answer.attributes;
  const patient = personName(valueOf(a, "PatientName"));
  const own = (level === "series" || level === "instance") && below;
  const shared = { id: own ? "" : valueOf(a, "PatientID"), accession: own ? "" : valueOf(a, "AccessionNumber") };
  const number = (name: string, path: string) => joined([`${name} ${valueOf(a, path)}`.trim()]);
  if (level === "patient") {
    const studies = Number(valueOf(a, "NumberOfPatientRelatedStudies"));
    const description = joined([dayOf(valueOf(a, "PatientBirthDate")), valueOf(a, "PatientSex"), studies > 0 ? `${count(studies)} ${studies === 1 ? "study" : "studies"}` : ""]);
    return { ...shared, title: patient || "No name", date: "", time: "", modalities: [], description, images: "" };
  }
  const images = answer.instances === null ? "" : count(answer.instances);
  const studyDate = { date: dayOf(valueOf(a, "StudyDate")), time: clock(valueOf(a, "StudyTime")) };
  if (level === "study") {
    return { ...shared, ...studyDate, title: patient || "No name", modalities: valuesOf(a, "ModalitiesInStudy"), description: valueOf(a, "StudyDescription"), images };
  }
  const modality = valuesOf(a, "Modality");
  if (level === "series") {
    const performed = { date: dayOf(valueOf(a, "PerformedProcedureStepStartDate")), time: clock(valueOf(a, "PerformedProcedureStepStartTime")) };
    const date = own || performed.date !== "" ? performed : studyDate;
    const name = number("Series", "SeriesNumber");
    const description = valueOf(a, "SeriesDescription");
    const accession = own ? valueOf(a, "RequestAttributesSequence.RequestedProcedureID") : shared.accession;
    return { ...shared, ...date, accession, title: own ? name : patient || "No name", modalities: modality, description: own ? description : joined([name, description]), images };
  }
  const made = dayOf(valueOf(a, "PresentationCreationDate") || (valuesOf(a, "VerifyingObserverSequence.VerificationDateTime")[0] ?? ""));
  const date = own || made !== "" ? { date: made, time: clock(valueOf(a, "PresentationCreationTime")) } : studyDate;
  const name = number(OBJECT_NAMES[modality[0] ?? ""] ?? "Image", "InstanceNumber");
  const description = objectDescription(a);
  return { ...shared, ...date, title: own ? name : patient || "No name", modalities: modality, description: own ? description : joined([name, description]), images: "" };
}

/** "Study Instance UID" of StudyInstanceUID. */
export const keywordInWords = (keyword: string): string => keyword.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2");

/** Every attribute that a node returned, sequences line by line: [name, value, how deep]. */
export function allAttributes(attributes: Attributes, depth = 0): [string, string, number][] {
  return Object.entries(attributes).flatMap(([keyword, value]): [string, string, number][] => {
    const name = keywordInWords(keyword);
    const items: unknown[] = Array.isArray(value) ? value : [];
    const nested = items.filter(isRecord);
    if (nested.length > 0) return [[name, "", depth], ...nested.flatMap((item) => allAttributes(item, depth + 1))];
    return [[name, valueOf(attributes, keyword), depth]];
  });
}
