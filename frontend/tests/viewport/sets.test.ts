import { describe, expect, it } from "vitest";

import { imageSets } from "../../src/viewport/sets";
import { shapeOf } from "../../src/viewport/shapes";
import { instance, series } from "./fixtures";

describe("image sets", () => {
  it("are one stack of the single-frame images of a series", () => {
    const sets = imageSets(series(), [instance({ sop_uid: "1" }), instance({ sop_uid: "2" })]);
    expect(sets).toHaveLength(1);
    expect(sets[0]?.frames.map(({ instance: one, frame }) => [one.sop_uid, frame])).toEqual([
      ["1", 1],
      ["2", 1],
    ]);
  });

  it("have every multi-frame object for itself", () => {
    const sets = imageSets(series(), [instance({ sop_uid: "1" }), instance({ sop_uid: "2", frames: 3, number: 7 })]);
    expect(sets.map(({ key, multiFrame }) => [key, multiFrame])).toEqual([
      ["1.2.3", false],
      ["2", true],
    ]);
    expect(sets[1]?.frames.map(({ frame }) => frame)).toEqual([1, 2, 3]);
    expect(sets[1]?.label).toBe("Head 5 mm, 7");
  });

  it("leave out what has no picture", () => {
    expect(imageSets(series(), [instance({ kind: "sr" }), instance({ frames: 0 }), instance({ rows: null }), instance({ picture: null })])).toEqual([]);
  });

  it("know the shape of a pixel", () => {
    expect(shapeOf(instance({ pixel_spacing: { row: 1, column: 0.5, origin: "mm" } })).aspect).toBe(2);
    expect(shapeOf(instance({ pixel_spacing: null })).aspect).toBe(1);
  });
});
