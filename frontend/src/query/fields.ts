/** The keys that can be asked for, by the tables 11–17 of the conformance statement, and what a search can be for. */
import type { Level } from "../api/network";

export type Section = "patient" | "study" | "series" | "instance" | "sr" | "ko" | "ps";

/** How what is typed becomes a key: a name, part of a text, a date or range, a time or range, or as it is. */
export type Spelling = "name" | "contains" | "date" | "time" | "plain" | "list";

export interface Field {
  readonly path: string;
  readonly label: string;
  readonly spelling: Spelling;
  readonly hint?: string;
}

const field = (path: string, label: string, spelling: Spelling = "plain", hint?: string): Field => ({ path, label, spelling, ...(hint === undefined ? {} : { hint }) });

const DAYS = "2026-01-31, or from – to";
const HOURS = "14:30, or 08:00 – 12:00";
const CONCEPT: readonly Field[] = [
  field("ConceptNameCodeSequence.CodeMeaning", "Title", "contains"),
  field("ConceptNameCodeSequence.CodeValue", "Code of the title"),
  field("ConceptNameCodeSequence.CodingSchemeDesignator", "Coding scheme", "plain", "DCM, LN, SCT"),
];

/** Fields that always stand in the form, beside study dates and modality. */
export const MAIN: readonly Field[] = [
  field("PatientName", "Patient name", "name", "Family, Given; * any"),
  field("PatientID", "Patient ID", "plain", "Exact, or with *"),
  field("AccessionNumber", "Accession"),
  field("StudyDescription", "Description contains", "contains"),
];

/** Those of them that are the patient's own. */
export const PATIENTS_OWN: readonly Field[] = MAIN.slice(0, 2);

export const FURTHER: Readonly<Record<Section, readonly Field[]>> = {
  patient: [
    field("PatientBirthDate", "Birth date", "date", DAYS),
    field("PatientSex", "Sex", "plain", "F, M or O"),
    field("IssuerOfPatientID", "Issuer of the ID"),
  ],
  study: [
    field("StudyTime", "Study time", "time", HOURS),
    field("StudyID", "Study ID"),
    field("ReferringPhysicianName", "Referred by", "name", "Family, Given; * any"),
    field("StudyInstanceUID", "Study UID", "list"),
  ],
  series: [
    field("SeriesDescription", "Series description contains", "contains"),
    field("SeriesNumber", "Series number"),
    field("PerformedProcedureStepStartDate", "Performed on", "date", DAYS),
    field("PerformedProcedureStepStartTime", "Performed at", "time", HOURS),
    field("RequestAttributesSequence.RequestedProcedureID", "Requested procedure ID"),
    field("RequestAttributesSequence.ScheduledProcedureStepID", "Scheduled step ID"),
    field("SeriesInstanceUID", "Series UID", "list"),
  ],
  instance: [field("InstanceNumber", "Image number"), field("SOPClassUID", "SOP class UID", "list"), field("SOPInstanceUID", "SOP instance UID", "list")],
  sr: [
    ...CONCEPT,
    field("CompletionFlag", "Completion", "plain", "COMPLETE or PARTIAL"),
    field("VerificationFlag", "Verification", "plain", "VERIFIED or UNVERIFIED"),
    field("VerifyingObserverSequence.VerifyingObserverName", "Verified by", "name", "Family, Given; * any"),
    field("VerifyingObserverSequence.VerificationDateTime", "Verified on", "date", DAYS),
  ],
  ko: CONCEPT,
  ps: [
    field("ContentLabel", "Label"),
    field("ContentDescription", "Description contains", "contains"),
    field("ContentCreatorName", "Made by", "name", "Family, Given; * any"),
    field("PresentationCreationDate", "Made on", "date", DAYS),
    field("PresentationCreationTime", "Made at", "time", HOURS),
    field("ReferencedSeriesSequence.SeriesInstanceUID", "Of series (UID)", "list"),
    field("ReferencedSeriesSequence.ReferencedImageSequence.ReferencedSOPInstanceUID", "Of image (UID)", "list"),
    field("ReferencedSeriesSequence.ReferencedImageSequence.ReferencedSOPClassUID", "Of images of SOP class (UID)", "list"),
  ],
};

export const SECTION_NAMES: Readonly<Record<Section, string>> = {
  patient: "Birth date, sex, issuer",
  study: "Referrer, study time, study UID",
  series: "Keys of the series",
  instance: "Keys of the image",
  sr: "Keys of the report",
  ko: "Keys of the key objects",
  ps: "Keys of the presentation state",
};

export type Target = "patient" | "study" | "series" | "instance" | "sr" | "ko" | "ps";

export interface Search {
  readonly name: string;
  readonly one: string;
  readonly many: string;
  readonly level: Level;
  /** The modality of the objects, where the search is for one kind. */
  readonly modality?: string;
  /** Keys that are shown at once. */
  readonly shown: readonly Section[];
  /** Keys of what has to be asked in between: there when opened. */
  readonly hidden: readonly Section[];
}

export const SEARCHES: Readonly<Record<Target, Search>> = {
  study: { name: "Studies", one: "study", many: "studies", level: "study", shown: [], hidden: ["study", "patient"] },
  series: { name: "Series", one: "series", many: "series", level: "series", shown: ["series"], hidden: ["study", "patient"] },
  instance: { name: "Images and other objects", one: "object", many: "objects", level: "instance", shown: ["instance"], hidden: ["series", "study", "patient"] },
  sr: { name: "Structured reports", one: "report", many: "reports", level: "instance", modality: "SR", shown: ["sr"], hidden: ["instance", "series", "study", "patient"] },
  ko: { name: "Key objects", one: "key object selection", many: "key object selections", level: "instance", modality: "KO", shown: ["ko"], hidden: ["instance", "series", "study", "patient"] },
  ps: { name: "Presentation states", one: "presentation state", many: "presentation states", level: "instance", modality: "PR", shown: ["ps"], hidden: ["instance", "series", "study", "patient"] },
  patient: { name: "Patients", one: "patient", many: "patients", level: "patient", shown: ["patient"], hidden: [] },
};

export const TARGETS = Object.keys(SEARCHES) as Target[];

export const MODALITIES = ["CT", "MR", "DX", "CR", "IO", "PX", "US", "NM", "PT", "MG", "XA"] as const;
