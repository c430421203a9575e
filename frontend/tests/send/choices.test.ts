import { describe, expect, it } from "vitest";

import type { Answer, Attributes } from "../../src/api/network";
import type { Series, StudyDetail } from "../../src/api/types";
import { isDoubtful, priorsAmong } from "../../src/query/priors";
import { shownChoices, studyChoice } from "../../src/send/choices";

const series: Series = { series_uid: "1.5", number: 5, modality: "MR", description: "T1", body_part: "", laterality: "", instances: 176, images: 176, thumbnail: null, kind: "image" };
const study: StudyDetail = {
  study_uid: "1",
  patient: { name: "KOVÁCS, Anna", name_ideographic: "", id: "ID-1", birth_date: "1972-03-14", sex: "F", age: "54 y" },
  date: "2025-09-14",
  time: "08:12",
  accession: "A1",
  description: "MR brain",
  referring_physician: "",
  modalities: ["MR"],
  images: 912,
  instances: 914,
  objects: { ps: 1, ko: 0, sr: 0 },
  received_first: "",
  received_last: "",
  source: "",
  status: "complete",
  attention: "",
  conflicts: 0,
  series: [series],
  earlier: [],
};

describe("what can be sent", () => {
  it("from the list is the study", () => {
    expect(studyChoice(study)).toEqual({ key: "study", name: "The whole study", about: "MR brain · 2025-09-14 08:12 · 914 objects", wanted: { study_uid: "1" } });
  });

  it("from the viewer goes down to the image and the state that it is seen with", () => {
    const shown = { object: { sop_uid: "1.5.18", number: 18, frames: 1 }, state: { sop_uid: "1.9.1", label: "SUBDURAL", description: "" } };
    const choices = shownChoices(study, series, shown);
    expect(choices.map(({ key }) => key)).toEqual(["study", "series", "object", "state", "both"]);
    expect(choices.map(({ wanted }) => wanted)).toEqual([
      { study_uid: "1" },
      { study_uid: "1", series_uid: "1.5" },
      { study_uid: "1", sop_uids: ["1.5.18"] },
      { sop_uids: ["1.9.1"] },
      { sop_uids: ["1.5.18", "1.9.1"] },
    ]);
    expect(choices[2]?.about).toBe("number 18");
  });

  it("without image and state is study and series", () => {
    expect(shownChoices(study, series, { object: undefined, state: null }).map(({ key }) => key)).toEqual(["study", "series"]);
    expect(shownChoices(study, undefined, { object: undefined, state: null }).map(({ key }) => key)).toEqual(["study"]);
  });
});

describe("prior studies", () => {
  const answer = (attributes: Attributes, node = "PACS"): Answer => ({ node, here: "none", hereInstances: 0, instances: null, attributes });

  it("are the newest first, without those that are open, and each of a node once", () => {
    const old = answer({ StudyInstanceUID: "2", StudyDate: "20210603" });
    const newer = answer({ StudyInstanceUID: "3", StudyDate: "20240220" });
    const elsewhere = answer({ StudyInstanceUID: "2", StudyDate: "20210603" }, "OLD");
    expect(priorsAmong([old, answer({ StudyInstanceUID: "1" }), newer, old, elsewhere, answer({})], ["1"])).toEqual([newer, old, elsewhere]);
  });

  it("with another birth date are marked, since an ID may be used twice", () => {
    expect(isDoubtful(answer({ PatientBirthDate: "19720314" }), study)).toBe(false);
    expect(isDoubtful(answer({ PatientBirthDate: "19990101" }), study)).toBe(true);
    expect(isDoubtful(answer({}), study)).toBe(false);
  });
});
