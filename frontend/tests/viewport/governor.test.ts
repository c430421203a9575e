import { describe, expect, it } from "vitest";

import { Governor } from "../../src/viewport/governor";

const feed = (governor: Governor, ms: number, times: number) => {
  for (let n = 0; n < times; n += 1) governor.record(ms);
};

describe("the weight of moving pictures", () => {
  it("begins full size", () => {
    expect(new Governor().lightness.scale).toBe(1);
  });

  it("falls on a slow link and rises again on a quick one", () => {
    const governor = new Governor();
    feed(governor, 250, 30);
    expect(governor.lightness.scale).toBe(0.25);
    expect(governor.quick).toBe(false);
    feed(governor, 15, 60);
    expect(governor.lightness.scale).toBe(1);
    expect(governor.quick).toBe(true);
  });

  it("stays where it is in between", () => {
    const governor = new Governor();
    feed(governor, 250, 3);
    const { scale } = governor.lightness;
    feed(governor, 75, 50);
    expect(governor.lightness.scale).toBe(scale);
  });

  it("falls at once after one very slow picture", () => {
    const governor = new Governor();
    governor.record(2000);
    expect(governor.lightness.scale).toBeLessThan(1);
  });
});
