import { describe, expect, it } from "vitest";

import type { StudyDetail } from "../../src/api/types";
import { readAddress } from "../../src/viewer/address";
import { corners, lossyInWords, spacingInWords } from "../../src/viewer/corners";
import { isOurPath } from "../../src/viewer/DocumentView";
import { firstSeries, stepFrom } from "../../src/viewer/useHanging";
import { imageSets } from "../../src/viewport/sets";
import { shapeOf } from "../../src/viewport/shapes";
import { instance, series, stack } from "../viewport/fixtures";

const STUDY: StudyDetail = {
  study_uid: "1.2",
  patient: { name: "KOVÁCS, Anna", name_ideographic: "", id: "ID-20417", birth_date: "1972-03-14", sex: "F", age: "54 y" },
  date: "2026-11-02",
  time: "08:12:00",
  accession: "A26-118204",
  description: "CT head without contrast",
  referring_physician: "",
  modalities: ["CT"],
  images: 3,
  instances: 3,
  objects: { ps: 0, ko: 0, sr: 0 },
  received_first: "",
  received_last: "",
  source: "CT_ROOM1",
  status: "complete",
  attention: "",
  conflicts: 0,
  series: [series()],
  earlier: [],
};

describe("corner texts", () => {
  const set = stack(32);
  const ref = set.frames[17] ?? { instance: instance(), frame: 1 };
  const shown = { index: 17, ref, state: null, shape: shapeOf(ref.instance), warnings: [], lacksContrast: false, window: { center: 45, width: 110, function: "linear" as const }, voi: { kind: "stored" as const } };
  const about = { study: STUDY, set, shown, zoom: 1.079, preset: "Brain" };

  it("say who, what, where and how", () => {
    const texts = corners({ ...about, annotations: "all" });
    expect(texts.topLeft).toEqual(["KOVÁCS, Anna", "ID-20417", "1972-03-14 F"]);
    expect(texts.topRight.slice(0, 3)).toEqual(["CT head without contrast", "2026-11-02 08:12", "CT_ROOM1"]);
    expect(texts.bottomLeft).toEqual(["Im 18 / 32 · Se 2", "Loc −12.5 mm · Th 5.0 mm", "Zoom 1.08 · 100 × 200"]);
    expect(texts.bottomRight.slice(0, 3)).toEqual(["W 110  L 45", "Brain", "0.5 mm / px"]);
  });

  it("keep the patient with every choice of annotations", () => {
    expect(corners({ ...about, annotations: "none" })).toEqual({ topLeft: ["KOVÁCS, Anna", "ID-20417", "1972-03-14 F"], topRight: [], bottomLeft: [], bottomRight: [] });
    expect(corners({ ...about, annotations: "minimum" }).bottomLeft).toEqual(["Im 18 / 32 · Se 2"]);
  });

  it("never say millimetres without their origin", () => {
    expect(spacingInWords({ row: 0.2, column: 0.2, origin: "mm @ detector" })).toBe("0.2 mm / px @ detector");
    expect(spacingInWords({ row: 0.2, column: 0.1, origin: "mm (ERMF)" })).toBe("0.2 × 0.1 mm / px (ERMF)");
    expect(spacingInWords(null)).toBe("not calibrated, px");
  });

  it("say how lossy the source was", () => {
    expect(lossyInWords({ ratio: 9, method: "ISO_15444_1" })).toBe("Lossy at source 9:1");
    expect(lossyInWords({ ratio: null, method: "" })).toBe("Lossy at source");
    expect(lossyInWords(null)).toBe("");
  });
});

describe("the viewer's address", () => {
  it("names one study or several, each once", () => {
    expect(readAddress("?StudyInstanceUIDs=1.2,1.3,1.2&StudyInstanceUIDs=1.4").studyUids).toEqual(["1.2", "1.3", "1.4"]);
  });

  it("takes nothing that is no UID", () => {
    expect(readAddress("?StudyInstanceUIDs=../x,&SeriesInstanceUID=a").studyUids).toEqual([]);
  });
});

describe("what is opened", () => {
  const report = series({ series_uid: "9", kind: "sr" });
  const images = series({ series_uid: "8" });
  const places = [report, images].map((one) => ({ study: STUDY, series: one }));

  it("is the series of the address, else the first with images", () => {
    expect(firstSeries(places, "9")).toBe("9");
    expect(firstSeries(places, "7")).toBe("8");
    expect(firstSeries(places.slice(0, 1), null)).toBe("9");
    expect(firstSeries([], null)).toBeNull();
  });

  it("goes through the clips of a series before the next series", () => {
    const clips = imageSets(images, [instance({ sop_uid: "a", frames: 2 }), instance({ sop_uid: "b", frames: 2 })]);
    expect(stepFrom(places, "8", clips, "a", 1)).toEqual({ set: "b" });
    expect(stepFrom(places, "8", clips, "a", -1)).toEqual({ series: "9" });
    expect(stepFrom(places, "8", clips, "b", 1)).toBeNull();
  });
});

describe("a download of a stored document", () => {
  it("comes from this site only", () => {
    expect(["/api/v1/x", "//evil", "https://evil", "javascript:alert(1)", "/\\evil"].map(isOurPath)).toEqual([true, false, false, false, false]);
  });
});
