import { describe, expect, it } from "vitest";

import { apply } from "../../src/viewport/affine";
import { imagePoint } from "../../src/viewport/points";
import { frameAddress, pictureRequest } from "../../src/viewport/request";
import { shapeOf } from "../../src/viewport/shapes";
import { AS_STORED, rotated, type View } from "../../src/viewport/view";
import { instance } from "./fixtures";

const CANVAS = { width: 400, height: 400 };

function asked(view: View, more: Parameters<typeof instance>[0] = {}, lightness: { scale: number; quality: number } | null = null) {
  const one = instance(more);
  const made = pictureRequest({ ref: { instance: one, frame: 3 }, index: 2, shape: shapeOf(one), state: null, view, canvas: CANVAS, lightness });
  if (made === null) throw new Error("the image is in view");
  return { ...made, query: new URL(made.url, "http://test").searchParams };
}

describe("the picture's address", () => {
  it("names the frame, in a template or in the path, and keeps the version", () => {
    expect(frameAddress("/i/1/frames/{frame}/picture?v=2", 5)).toBe("/i/1/frames/5/picture?v=2");
    expect(frameAddress("/i/1/frames/%7Bframe%7D/picture?v=2", 5)).toBe("/i/1/frames/5/picture?v=2");
    expect(frameAddress("/i/1/frames/1/picture?v=2", 5)).toBe("/i/1/frames/5/picture?v=2");
  });

  it("asks for the whole image at the size that it has on the screen, at full fidelity", () => {
    const { query, url } = asked(AS_STORED);
    expect(url).toContain("/frames/3/picture?v=7&");
    expect(query.get("viewport")).toBe("200,400");
    expect(query.get("format")).toBe("png");
    expect(query.has("region")).toBe(false);
    expect(query.has("window")).toBe(false);
    expect(query.has("voi")).toBe(false);
  });

  it("asks for a lighter picture while the view moves", () => {
    const { query, moving } = asked(AS_STORED, {}, { scale: 0.5, quality: 80 });
    expect(moving).toBe(true);
    expect(query.get("viewport")).toBe("100,200");
    expect(query.get("format")).toBe("jpeg");
    expect(query.get("quality")).toBe("80");
    expect(query.get("preview")).toBe("1");
  });

  it("asks for the visible region only, in image pixels", () => {
    const { query } = asked({ ...AS_STORED, zoom: 8 });
    expect(query.get("region")).toBe("25,75,50,50");
    expect(query.get("viewport")).toBe("400,400");
  });

  it("names no region for what rounding to whole pixels cuts off", () => {
    const { query } = asked(AS_STORED, { rows: 3000, columns: 2500 });
    expect(query.has("region")).toBe(false);
    expect(query.get("viewport")).toBe("334,400");
  });

  it("cuts the region at the image's edge", () => {
    const { query } = asked({ ...AS_STORED, zoom: 8, centre: imagePoint(0, 0) });
    expect(query.get("region")).toBe("0,0,25,25");
    expect(query.get("viewport")).toBe("200,200");
  });

  it("carries window, polarity, rotation and flip", () => {
    const { query } = asked({ ...rotated(AS_STORED, 90), flip: true, invert: true, voi: { kind: "values", name: "", center: -500.5, width: 1500, function: "linear-exact" } });
    expect(query.get("window")).toBe("-500.5,1500,linear-exact");
    expect(query.get("invert")).toBe("1");
    expect(query.get("rotate")).toBe("90");
    expect(query.get("flip")).toBe("1");
    expect(query.get("viewport")).toBe("400,200");
  });

  it("says automatic and full range by name", () => {
    expect(asked({ ...AS_STORED, voi: { kind: "auto" } }).query.get("voi")).toBe("auto");
    expect(asked({ ...AS_STORED, voi: { kind: "full" } }).query.get("voi")).toBe("full");
  });

  it("asks no window of a colour image", () => {
    expect(asked({ ...AS_STORED, voi: { kind: "auto" } }, { color: true }).query.has("voi")).toBe(false);
  });

  it("uses the shape of the pixel", () => {
    const { query } = asked(AS_STORED, { rows: 100, pixel_spacing: { row: 1, column: 0.5, origin: "mm" } });
    expect(query.get("viewport")).toBe("200,400");
  });

  it("knows where the picture lies on the image, so that an old one can be drawn in a new view", () => {
    const { unitToImage } = asked({ ...AS_STORED, zoom: 8 });
    expect(apply(unitToImage, 0, 0)).toEqual({ x: 25, y: 75 });
    expect(apply(unitToImage, 1, 1)).toEqual({ x: 75, y: 125 });
  });

  it("is nothing for a viewport without size", () => {
    const one = instance();
    expect(pictureRequest({ ref: { instance: one, frame: 1 }, index: 0, shape: shapeOf(one), state: null, view: AS_STORED, canvas: { width: 0, height: 0 }, lightness: null })).toBeNull();
  });
});
