import { describe, expect, it } from "vitest";

import { keptPitch, pitchOf, widthOf } from "../../src/viewer/presentation/calibration";

const SCREEN = { width: 1920, height: 1080, ratio: 1 };

describe("the size of a pixel", () => {
  it("is that of a card divided by its pixels, whatever the zoom of the page", () => {
    expect(pitchOf(428, 1)).toBeCloseTo(0.2);
    expect(pitchOf(214, 2)).toBeCloseTo(0.2);
    expect(widthOf(pitchOf(300, 1.5), 1.5)).toBeCloseTo(300);
  });

  it("is kept for the screen that it was measured on", () => {
    expect(keptPitch("0.2 1920 1080 1", SCREEN)).toBe(0.2);
    expect(keptPitch("0.2 1920 1080 1", { ...SCREEN, ratio: 1.25 })).toBe(0.2);
    expect(keptPitch("0.2 1536 864 1.25", SCREEN)).toBe(0.2);
    expect(keptPitch("0.2 2560 1440 1", SCREEN)).toBeNull();
  });

  it("is unknown where nothing sensible was kept", () => {
    for (const kept of ["", "0.2", "nan 1920 1080 1", "9 1920 1080 1", "0 1920 1080 1"]) expect(keptPitch(kept, SCREEN)).toBeNull();
  });
});
