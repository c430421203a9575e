import { describe, expect, it } from "vitest";

import { scaleBar } from "../../src/viewport/scaleBar";

describe("the scale bar", () => {
  it("has the longest round length that fits", () => {
    expect(scaleBar({ row: 0.5, column: 0.5, origin: "mm" }, 1, 300)).toEqual({ length: 300, label: "15 cm" });
    expect(scaleBar({ row: 0.5, column: 0.5, origin: "mm" }, 1, 199)).toEqual({ length: 100, label: "5 cm" });
  });

  it("follows the zoom down to parts of a millimetre", () => {
    expect(scaleBar({ row: 0.5, column: 0.5, origin: "mm" }, 50, 300)?.label).toBe("2 mm");
  });

  it("says where its millimetres come from", () => {
    expect(scaleBar({ row: 0.2, column: 0.2, origin: "mm @ detector" }, 1, 300)?.label).toBe("5 cm @ detector");
    expect(scaleBar({ row: 0.2, column: 0.2, origin: "mm (ERMF)" }, 1, 300)?.label).toBe("5 cm (ERMF)");
  });

  it("is absent without calibration", () => {
    expect(scaleBar(null, 1, 300)).toBeNull();
  });
});
