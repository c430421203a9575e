import { describe, expect, it } from "vitest";

import { lettersShown } from "../../src/viewport/orientation";
import { AS_STORED, flippedHorizontally, flippedVertically, rotated } from "../../src/viewport/view";

const AXIAL = { left: "R", right: "L", top: "A", bottom: "P" };

describe("orientation letters", () => {
  it("are those of the image as stored", () => {
    expect(lettersShown(AXIAL, AS_STORED)).toEqual(AXIAL);
  });

  it("turn with the picture", () => {
    expect(lettersShown(AXIAL, rotated(AS_STORED, 90))).toEqual({ top: "R", right: "A", bottom: "L", left: "P" });
    expect(lettersShown(AXIAL, rotated(AS_STORED, -90))).toEqual({ top: "L", right: "P", bottom: "R", left: "A" });
  });

  it("follow both flips", () => {
    expect(lettersShown(AXIAL, flippedHorizontally(AS_STORED))).toEqual({ ...AXIAL, left: "L", right: "R" });
    expect(lettersShown(AXIAL, flippedVertically(AS_STORED))).toEqual({ ...AXIAL, top: "P", bottom: "A" });
  });

  it("follow a turn of a flipped picture", () => {
    expect(lettersShown(AXIAL, rotated(flippedHorizontally(AS_STORED), 90))).toEqual({ top: "L", right: "A", bottom: "R", left: "P" });
  });

  it("are question marks when nothing is known, or not all", () => {
    expect(lettersShown(null, rotated(AS_STORED, 90))).toEqual({ left: "?", right: "?", top: "?", bottom: "?" });
    expect(lettersShown({ ...AXIAL, top: "", bottom: "" }, AS_STORED)).toEqual({ ...AXIAL, top: "?", bottom: "?" });
  });
});
