import { describe, expect, it } from "vitest";

import { linePairs, squares, stepGray, steps, STEPS } from "../../src/login/displayCheck";

describe("the display check", () => {
  it("has 18 different steps from black to white", () => {
    const grays = Array.from({ length: STEPS }, (_, n) => stepGray(n));
    expect(grays[0]).toBe(0);
    expect(grays[17]).toBe(255);
    expect(new Set(grays).size).toBe(18);
    expect(steps(0, 0, 180, 10)).toBe(0);
    expect(steps(179, 0, 180, 10)).toBe(255);
  });

  it("draws single lines in device pixels", () => {
    expect([0, 1, 2, 3].map((x) => linePairs(x, 0, 300, 50))).toEqual([255, 0, 255, 0]);
    expect([100, 101, 102, 103].map((x) => linePairs(x, 0, 300, 50))).toEqual([255, 255, 0, 0]);
    expect([0, 1].map((y) => linePairs(250, y, 300, 50))).toEqual([255, 0]);
  });

  it("puts 5 % on black and 95 % on white", () => {
    expect(squares(100, 50, 400, 100)).toBe(13);
    expect(squares(300, 50, 400, 100)).toBe(242);
    expect(squares(5, 5, 400, 100)).toBe(0);
    expect(squares(395, 5, 400, 100)).toBe(255);
  });
});
