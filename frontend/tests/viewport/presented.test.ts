import { describe, expect, it } from "vitest";

import { baseOf, presentedBy, stateParameters } from "../../src/viewport/presented";
import { AS_STORED, fitZoom, rotated, toCanvas, toImage, turnOf } from "../../src/viewport/view";
import { canvasPoint, imagePoint } from "../../src/viewport/points";
import { instance, state } from "./fixtures";

const REF = { instance: instance(), frame: 1 };

describe("the state that an image is seen with", () => {
  it("is the last one chosen that is for the image; none are merged", () => {
    const states = [state(), state({ sop_uid: "9.2", images: [{ sop_uid: "1.2.3.2", frames: [], series_uid: null }] })];
    expect(presentedBy(states, ["9.2", "9.1"], REF)?.sop_uid).toBe("9.1");
    expect(presentedBy(states, [], REF)).toBeNull();
    expect(presentedBy(states, ["none", "9.1"], REF)).toBeNull();
  });

  it("counts frames, and never one that cannot be applied", () => {
    const second = state({ images: [{ sop_uid: "1.2.3.1", frames: [2], series_uid: null }] });
    expect(presentedBy([second], ["9.1"], REF)).toBeNull();
    expect(presentedBy([second], ["9.1"], { ...REF, frame: 2 })).toBe(second);
    expect(presentedBy([state({ usable: false })], ["9.1"], REF)).toBeNull();
  });

  it("stands in the picture's address", () => {
    expect(stateParameters("9.1", AS_STORED)).toBe("&state=9.1");
    expect(stateParameters("9.1", { keepContrast: true, overlays: "none", shutters: false, hidden: ["9.1/2", "9.1/0", "9.2/1", "unsaved"] })).toBe("&state=9.1&keep_contrast=1&overlays=none&shutters=0&hidden_layers=0,2");
    expect(stateParameters(null, AS_STORED)).toBe("");
    expect(stateParameters(null, { ...AS_STORED, hidden: ["9.1/2"] })).toBe("");
  });
});

describe("the place of an image in a state", () => {
  const shape = { rows: 200, columns: 100, aspect: 1 };
  const canvas = { width: 400, height: 400 };
  const turned = { ...shape, base: baseOf(state({ rotate: 90, flip: true }), REF) };

  it("follows the state's rotation and flip before the person's own", () => {
    expect(turnOf(AS_STORED, turned)).toEqual({ rotate: 90, flip: true });
    expect(turnOf(rotated(AS_STORED, 90), turned)).toEqual({ rotate: 0, flip: true });
    expect(toCanvas(AS_STORED, turned, canvas, imagePoint(0, 0))).toMatchObject({ x: 0, y: 100 });
  });

  it("is found again from the canvas", () => {
    const at = toImage(rotated(AS_STORED, 90), turned, canvas, toCanvas(rotated(AS_STORED, 90), turned, canvas, imagePoint(30, 70)));
    expect([at.x, at.y].map(Math.round)).toEqual([30, 70]);
  });

  it("fits the displayed area, or keeps the magnification", () => {
    const area = { images: [], bounds: { x: 10, y: 20, w: 40, h: 40 }, aspect: 1, magnification: null, true_size: null };
    const part = { ...shape, base: baseOf(state({ areas: [area] }), REF) };
    expect(fitZoom(AS_STORED, part, canvas)).toBe(10);
    expect(toImage(AS_STORED, part, canvas, canvasPoint(200, 200))).toMatchObject({ x: 30, y: 40 });
    expect(fitZoom(AS_STORED, { ...shape, base: baseOf(state({ areas: [{ ...area, magnification: 2 }] }), REF) }, canvas)).toBe(2);
  });

  it("has its true size on a screen whose pixels are measured, and else is fitted", () => {
    const sized = state({ areas: [{ images: [], bounds: null, aspect: 2, magnification: null, true_size: { row: 1, column: 0.5 } }] });
    const known = { ...shape, base: baseOf(sized, REF, 0.25) };
    expect([known.base?.trueSize, fitZoom(AS_STORED, known, canvas)]).toEqual(["known", 2]);
    const unknown = { ...shape, base: baseOf(sized, REF) };
    expect([unknown.base?.trueSize, fitZoom(AS_STORED, unknown, canvas)]).toEqual(["unknown", 2]);
    expect(baseOf(state(), REF, 0.25)?.trueSize).toBeNull();
  });
});
