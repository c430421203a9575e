import { describe, expect, it } from "vitest";

import { leftOut, newState, savedFrames } from "../../src/viewer/presentation/saving";
import { changesInWords } from "../../src/viewer/presentation/words";
import { newDrawing, withDrawing } from "../../src/viewport/drawings";
import { imagePoint } from "../../src/viewport/points";
import { AS_STORED, asSaved, type View } from "../../src/viewport/view";
import { Viewport, type Snapshot } from "../../src/viewport/viewport";
import { FakeServer, stack, state } from "../viewport/fixtures";

const WISHES = { label: "MINE", description: "", scope: "set" as const, area: false };

function shown(view: Partial<View>, count = 3): Snapshot {
  const viewport = new Viewport(new FakeServer().fetch);
  viewport.offerStates([state()]);
  viewport.open(stack(count));
  viewport.look({ ...AS_STORED, ...view }, "rest");
  return viewport.snapshot();
}

const ref = (count = 3) => {
  const first = stack(count).frames[0];
  if (first === undefined) throw new Error("a stack has images");
  return first;
};

const line = () => newDrawing("line", ref(), [imagePoint(1, 2), imagePoint(3, 4)]);

describe("what is saved", () => {
  it("is the window of all images where no state was in use", () => {
    const body = newState(shown({ voi: { kind: "values", name: "", center: 40, width: 80, function: "linear" }, rotate: 90 }), WISHES);
    expect(body.images).toHaveLength(3);
    expect(body.images[0]).toEqual({ sop_uid: "1.2.3.1", window: { center: 40, width: 80, function: "linear" }, rotate: 90, flip: false });
    expect(body.based_on).toBeUndefined();
  });

  it("is based on the state in use, for the images of that state", () => {
    const now = shown({ choices: ["9.1"], keepContrast: true });
    expect(savedFrames(now, "set").map(({ instance }) => instance.sop_uid)).toEqual(["1.2.3.1"]);
    expect(newState(now, WISHES)).toMatchObject({ based_on: "9.1", keep_contrast: true });
  });

  it("holds what was drawn on the image that it was drawn on, and shutters on all", () => {
    const shutter = newDrawing("rectangle", ref(), [imagePoint(10, 30), imagePoint(5, 20)]);
    const body = newState(shown({ drawings: [line(), shutter] }), WISHES);
    expect(body.images[0]).toMatchObject({ graphics: [{ layer: "DRAWN", type: "POLYLINE", points: [[1, 2], [3, 4]], units: "PIXEL" }] });
    expect(body.images[1]).not.toHaveProperty("graphics");
    expect(body.images.map((image) => image["shutters"])).toEqual(Array(3).fill([{ shape: "RECTANGULAR", x: 5, y: 20, w: 5, h: 10 }]));
  });

  it("leaves out what is hidden", () => {
    const hidden = shown({ choices: ["9.1"], overlays: "none", shutters: false, hidden: ["9.1/1", "unsaved"] });
    expect(newState(hidden, WISHES)).toMatchObject({ hidden_layers: [1], images: [{ overlays: "none", shutters: [] }] });
    expect(newState(shown({ choices: ["9.1"] }), WISHES)).not.toHaveProperty("hidden_layers");
  });

  it("says how much of what was drawn lies elsewhere", () => {
    const elsewhere = { ...line(), sop: "1.2.3.2" };
    expect(leftOut(shown({ drawings: [line(), elsewhere] }), "one")).toBe(1);
    expect(leftOut(shown({ drawings: [line(), elsewhere] }), "set")).toBe(0);
  });
});

describe("changes in words", () => {
  it("name each change; looking closer is none", () => {
    expect(changesInWords({ ...AS_STORED, zoom: 3 }, null)).toEqual([]);
    expect(changesInWords({ ...AS_STORED, invert: true, flip: true, drawings: [line()] }, null)).toEqual(["Inverted", "Flipped", "Line"]);
  });

  it("are gone with the way back to what was saved", () => {
    expect(changesInWords(asSaved({ ...AS_STORED, choices: ["9.1"], rotate: 90, drawings: [line()] }), null)).toEqual([]);
  });
});

describe("shutters", () => {
  it("are at most one of each shape", () => {
    const one = newDrawing("circle", ref(), []);
    const two = newDrawing("circle", ref(), []);
    expect(withDrawing(withDrawing([], one), two)).toEqual([two]);
  });
});
