import { describe, expect, it } from "vitest";

import { canvasPoint, imagePoint } from "../../src/viewport/points";
import {
  AS_STORED,
  fitZoom,
  flippedHorizontally,
  flippedVertically,
  oneToOne,
  panned,
  rotated,
  toCanvas,
  toImage,
  zoomed,
  zoomOf,
  type ImageShape,
  type View,
} from "../../src/viewport/view";

const IMAGE: ImageShape = { rows: 200, columns: 100, aspect: 1 };
const CANVAS = { width: 400, height: 400 };
const CORNER = imagePoint(0, 0);

const cornerOf = (view: View) => {
  const { x, y } = toCanvas(view, IMAGE, CANVAS, CORNER);
  return [Math.round(x), Math.round(y)];
};

describe("the view", () => {
  it("fits the whole image, also when it lies on its side", () => {
    expect(fitZoom(AS_STORED, IMAGE, CANVAS)).toBe(2);
    expect(fitZoom({ ...AS_STORED, rotate: 90 }, IMAGE, { width: 200, height: 400 })).toBe(1);
  });

  it("counts the shape of the pixel when it fits", () => {
    expect(fitZoom(AS_STORED, { ...IMAGE, aspect: 2 }, CANVAS)).toBe(1);
  });

  it("puts the image's first corner where rotation and flip take it", () => {
    expect(cornerOf(AS_STORED)).toEqual([100, 0]);
    expect(cornerOf(rotated(AS_STORED, 90))).toEqual([400, 100]);
    expect(cornerOf(rotated(AS_STORED, -90))).toEqual([0, 300]);
    expect(cornerOf(flippedHorizontally(AS_STORED))).toEqual([300, 0]);
    expect(cornerOf(flippedVertically(AS_STORED))).toEqual([100, 400]);
  });

  it("turns what is on the screen, whether or not it is flipped", () => {
    const right = rotated(flippedHorizontally(AS_STORED), 90);
    // flipped: the first corner is at the upper right, a quarter turn to the right takes it to the lower right
    expect(cornerOf(right)).toEqual([400, 300]);
  });

  it("comes back after four turns, two flips of a kind, and vertical as horizontal turned by half", () => {
    const four = [1, 2, 3, 4].reduce((view) => rotated(view, 90), AS_STORED);
    expect(four).toEqual(AS_STORED);
    expect(flippedVertically(flippedVertically(AS_STORED))).toEqual(AS_STORED);
    expect(flippedVertically(AS_STORED)).toEqual(rotated(rotated(flippedHorizontally(AS_STORED), 90), 90));
  });

  it("maps points there and back", () => {
    const view: View = { ...rotated(flippedHorizontally(AS_STORED), 90), zoom: 3.7, centre: imagePoint(20, 150) };
    const there = toCanvas(view, IMAGE, CANVAS, imagePoint(12.5, 77));
    const back = toImage(view, IMAGE, CANVAS, there);
    expect(back.x).toBeCloseTo(12.5);
    expect(back.y).toBeCloseTo(77);
  });

  it("keeps the image point under the pointer when it zooms", () => {
    const about = canvasPoint(260, 150);
    const before = toImage(AS_STORED, IMAGE, CANVAS, about);
    const view = zoomed(AS_STORED, IMAGE, CANVAS, 1.5, about);
    const after = toImage(view, IMAGE, CANVAS, about);
    expect(zoomOf(view, IMAGE, CANVAS)).toBe(3);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it("zooms within bounds", () => {
    expect(zoomOf(zoomed(AS_STORED, IMAGE, CANVAS, 1e9, canvasPoint(0, 0)), IMAGE, CANVAS)).toBe(64);
    expect(zoomOf(zoomed(AS_STORED, IMAGE, CANVAS, 1e-9, canvasPoint(0, 0)), IMAGE, CANVAS)).toBe(0.02);
  });

  it("pans with the pointer, and never loses the image", () => {
    const moved = panned(AS_STORED, IMAGE, CANVAS, 20, -10);
    expect(cornerOf(moved)).toEqual([120, -10]);
    const far = panned(AS_STORED, IMAGE, CANVAS, 1e6, 1e6);
    expect(far.centre).toEqual(imagePoint(0, 0));
  });

  it("shows one image pixel on one display pixel at 1:1", () => {
    expect(zoomOf(oneToOne(AS_STORED), IMAGE, CANVAS)).toBe(1);
  });
});
