import { describe, expect, it } from "vitest";

import type { Job } from "../../src/api/jobs";
import type { Answer, Attributes } from "../../src/api/network";
import { allAttributes, dayOf, keywordInWords, lineOf, personName, uidOf, valueOf, valuesOf } from "../../src/query/answers";
import { presenceAfter, presenceInWords } from "../../src/query/PresenceCell";

const answer = (attributes: Attributes, changed: Partial<Answer> = {}): Answer => ({ node: "PACS", here: "none", hereInstances: 0, instances: null, attributes, ...changed });

describe("a value of an answer", () => {
  it("is read through sequences", () => {
    const attributes = { RequestAttributesSequence: [{ RequestedProcedureID: "RP1" }, { RequestedProcedureID: "RP2" }] };
    expect(valuesOf(attributes, "RequestAttributesSequence.RequestedProcedureID")).toEqual(["RP1", "RP2"]);
  });

  it("that is missing or of another shape is empty", () => {
    expect(valueOf({}, "StudyDate")).toBe("");
    expect(valueOf({ StudyDate: { nested: true } }, "StudyDate")).toBe("");
    expect(valuesOf({ RequestAttributesSequence: "no sequence" }, "RequestAttributesSequence.RequestedProcedureID")).toEqual([]);
  });

  it("is shown as people write it", () => {
    expect(personName("KOVÁCS^Anna^Mária")).toBe("KOVÁCS, Anna Mária");
    expect(personName("=山田^太郎")).toBe("山田, 太郎");
    expect(personName("")).toBe("");
    expect(dayOf("20260131")).toBe("2026-01-31");
    expect(dayOf("20260131143000+0100")).toBe("2026-01-31");
    expect(dayOf("soon")).toBe("soon");
    expect(keywordInWords("StudyInstanceUID")).toBe("Study Instance UID");
    expect(keywordInWords("SOPClassUID")).toBe("SOP Class UID");
  });
});

describe("a row", () => {
  it("of a study says patient, study and number of images", () => {
    const study = answer(
      { PatientName: "KOVÁCS^Anna", PatientID: "ID-1", StudyDate: "20260131", StudyTime: "0812", ModalitiesInStudy: ["CT", "DX"], StudyDescription: "Head", AccessionNumber: "A1" },
      { instances: 1648 },
    );
    expect(lineOf("study", study)).toEqual({ title: "KOVÁCS, Anna", id: "ID-1", date: "2026-01-31", time: "08:12", modalities: ["CT", "DX"], description: "Head", accession: "A1", images: "1,648" });
  });

  it("of a series below its study does not say the patient again", () => {
    const series = answer({ PatientName: "KOVÁCS^Anna", PatientID: "ID-1", SeriesNumber: "5", SeriesDescription: "T1", Modality: "MR" });
    expect(lineOf("series", series, true)).toMatchObject({ title: "Series 5", id: "", description: "T1", modalities: ["MR"] });
    expect(lineOf("series", series)).toMatchObject({ title: "KOVÁCS, Anna", description: "Series 5 · T1" });
  });

  it("of a state, a report or key objects says what it is", () => {
    const state = answer({ Modality: "PR", InstanceNumber: "2", ContentLabel: "SUBDURAL", ContentDescription: "marked", ContentCreatorName: "A^Radiologist", PresentationCreationDate: "20261102" });
    expect(lineOf("instance", state, true)).toMatchObject({ title: "State 2", description: "SUBDURAL · marked · A, Radiologist", date: "2026-11-02" });
    const report = answer({
      Modality: "SR",
      ConceptNameCodeSequence: [{ CodeMeaning: "Imaging Report", CodeValue: "126000" }],
      CompletionFlag: "COMPLETE",
      VerificationFlag: "VERIFIED",
      VerifyingObserverSequence: [{ VerifyingObserverName: "B^Radiologist", VerificationDateTime: "20261103101500" }],
    });
    expect(lineOf("instance", report, true)).toMatchObject({ title: "Report", description: "Imaging Report · complete · verified · B, Radiologist", date: "2026-11-03" });
  });

  it("is known by the UID of its level", () => {
    expect(uidOf("series", answer({ StudyInstanceUID: "1", SeriesInstanceUID: "1.2" }))).toBe("1.2");
    expect(uidOf("study", answer({}))).toBe("");
  });

  it("says what is here, also where the node does not count", () => {
    expect(presenceInWords(answer({}, { here: "complete", hereInstances: 3, instances: 3 }))).toBe("Here");
    expect(presenceInWords(answer({}, { here: "partly", hereInstances: 176, instances: 912 }))).toBe("Partly here · 176 of 912");
    expect(presenceInWords(answer({}, { here: "partly", hereInstances: 3 }))).toBe("3 here, not counted there");
    expect(presenceInWords(answer({}))).toBe("Not here");
  });
});

it("all that a node says of an answer is listed, with what stands in sequences", () => {
  expect(allAttributes({ PatientID: "1", RequestAttributesSequence: [{ RequestedProcedureID: "RP" }] })).toEqual([
    ["Patient ID", "1", 0],
    ["Request Attributes Sequence", "", 0],
    ["Requested Procedure ID", "RP", 1],
  ]);
});

it("a retrieve that got all says so where the node does not count", () => {
  const counted = answer({}, { here: "partly", hereInstances: 3, instances: 9 });
  const uncounted = answer({}, { here: "partly", hereInstances: 3 });
  const job = { state: "succeeded" } as Job;
  expect(presenceAfter(uncounted, job).here).toBe("complete");
  expect(presenceAfter(uncounted, undefined).here).toBe("partly");
  expect(presenceAfter(uncounted, { ...job, state: "partly" }).here).toBe("partly");
  expect(presenceAfter(counted, job).here).toBe("partly");
});
