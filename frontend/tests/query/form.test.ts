import { describe, expect, it } from "vitest";

import { FURTHER, MAIN, TARGETS } from "../../src/query/fields";
import { dateRange, EMPTY, fieldsOf, keysOf, questionOf, readAddress, refusalOf, spell, writeAddress, type Form } from "../../src/query/form";

const form = (changed: Partial<Form>): Form => ({ ...EMPTY, ...changed });

describe("what is typed becomes a key as DICOM writes it", () => {
  it("for names, which may begin as typed", () => {
    expect(spell("name", "Kovács, Anna")).toBe("Kovács^Anna*");
    expect(spell("name", "KOV*")).toBe("KOV*");
    expect(spell("name", "  ")).toBe("");
  });

  it("for parts of a text", () => {
    expect(spell("contains", "head")).toBe("*head*");
    expect(spell("contains", "CT*")).toBe("CT*");
  });

  it("for dates and times, and ranges of them", () => {
    expect(spell("date", "2026-01-31")).toBe("20260131");
    expect(spell("date", "2026-01-01 – 2026-01-31")).toBe("20260101-20260131");
    expect(spell("time", "08:00 - 12:00")).toBe("0800-1200");
  });

  it("for several UIDs", () => {
    expect(spell("list", "1.2.3, 1.2.4")).toBe("1.2.3\\1.2.4");
  });

  it("for study dates with an open end", () => {
    expect(dateRange("2026-01-01", "")).toBe("20260101-");
    expect(dateRange("", "2026-01-31")).toBe("-20260131");
    expect(dateRange("2026-01-31", "2026-01-31")).toBe("20260131");
    expect(dateRange("", "")).toBe("");
  });
});

describe("a search", () => {
  it("for studies asks for modalities in the study, for series for that of the series", () => {
    expect(keysOf(form({ modalities: ["CT", "MR"] }))).toEqual({ ModalitiesInStudy: ["CT", "MR"] });
    expect(keysOf(form({ target: "series", modalities: ["CT"] }))).toEqual({ Modality: ["CT"] });
  });

  it("for one kind of object asks for its modality", () => {
    const question = questionOf(form({ target: "ps", values: { PatientID: "ID-1", ContentLabel: "SUBDURAL" } }), ["PACS"]);
    expect(question).toEqual({ nodes: ["PACS"], level: "instance", keys: { PatientID: "ID-1", ContentLabel: "SUBDURAL", Modality: "PR" } });
  });

  it("does not send what belongs to another search", () => {
    expect(keysOf(form({ values: { ContentLabel: "SUBDURAL", PatientID: "1" } }))).toEqual({ PatientID: "1" });
    expect(keysOf(form({ target: "patient", from: "2026-01-01", modalities: ["CT"], values: { PatientID: "1", AccessionNumber: "A" } }))).toEqual({ PatientID: "1" });
  });

  it("needs a node and something to look for", () => {
    expect(refusalOf(form({ values: { PatientID: "1" } }), [])).toContain("at least one node");
    expect(refusalOf(EMPTY, ["PACS"])).toContain("at least one thing");
    expect(refusalOf(form({ target: "sr" }), ["PACS"])).toContain("at least one thing");
    expect(refusalOf(form({ from: "2026-02-01", to: "2026-01-01" }), ["PACS"])).toContain("before the first");
    expect(refusalOf(form({ values: { PatientID: "1" } }), ["PACS"])).toBeNull();
  });

  it("offers each key once", () => {
    for (const target of TARGETS) {
      const paths = fieldsOf(target).map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
    }
  });

  it("stands in the address of the page", () => {
    const asked = form({ target: "series", values: { PatientName: "KOVACS", SeriesNumber: "5" }, from: "2026-01-01", modalities: ["CT"] });
    const address = writeAddress(asked, ["PACS", "OLD ONE"]);
    expect(readAddress(address.slice("/query/".length))).toEqual({ form: asked, nodes: ["PACS", "OLD ONE"] });
    expect(writeAddress(EMPTY, [])).toBe("/query/");
    expect(readAddress("?find=nonsense&from=yesterday&evil=1")).toEqual({ form: EMPTY, nodes: [] });
  });
});

it("the form has every key of the tables 11 to 17 that can be matched", () => {
  const paths = new Set([...MAIN, ...Object.values(FURTHER).flat()].map(({ path }) => path));
  const others = ["StudyDate", "ModalitiesInStudy", "Modality"]; // have controls of their own
  const tables = [
    "PatientName PatientID IssuerOfPatientID PatientBirthDate PatientSex",
    "StudyInstanceUID StudyID StudyDate StudyTime AccessionNumber ModalitiesInStudy ReferringPhysicianName StudyDescription",
    "SeriesInstanceUID SeriesNumber Modality SeriesDescription RequestAttributesSequence.RequestedProcedureID RequestAttributesSequence.ScheduledProcedureStepID",
    "PerformedProcedureStepStartDate PerformedProcedureStepStartTime SOPInstanceUID SOPClassUID InstanceNumber CompletionFlag VerificationFlag",
    "VerifyingObserverSequence.VerificationDateTime VerifyingObserverSequence.VerifyingObserverName",
    "ConceptNameCodeSequence.CodeValue ConceptNameCodeSequence.CodingSchemeDesignator ConceptNameCodeSequence.CodeMeaning",
    "ContentLabel ContentDescription PresentationCreationDate PresentationCreationTime ContentCreatorName ReferencedSeriesSequence.SeriesInstanceUID",
    "ReferencedSeriesSequence.ReferencedImageSequence.ReferencedSOPClassUID ReferencedSeriesSequence.ReferencedImageSequence.ReferencedSOPInstanceUID",
  ];
  expect(tables.flatMap((line) => line.split(" ")).filter((path) => !paths.has(path) && !others.includes(path))).toEqual([]);
});
