import { describe, expect, it } from "vitest";

import { warningsIn } from "../../src/viewport/pictures";
import { Shapes } from "../../src/viewport/shapes";
import { instance, picture, request } from "./fixtures";

const asked = (lying = false) => ({ ...request("/1"), size: { width: 200, height: 400 }, lying, ref: { instance: instance({ pixel_spacing: null }), frame: 1 } });

describe("the shape of an image without pixel spacing", () => {
  it("is believed to be of square pixels until a picture shows another", () => {
    const shapes = new Shapes();
    const { ref } = asked();
    expect(shapes.of(ref.instance).aspect).toBe(1);
    expect(shapes.learn(asked(), picture(100, 400))).toBe(true);
    expect(shapes.of(ref.instance).aspect).toBe(2);
    expect(shapes.learn(asked(), picture(100, 400))).toBe(false);
  });

  it("is measured on its side, too", () => {
    const shapes = new Shapes();
    shapes.learn(asked(true), picture(200, 200));
    expect(shapes.of(asked().ref.instance).aspect).toBe(2);
  });

  it("is not changed by rounding", () => {
    expect(new Shapes().learn(asked(), picture(199, 400))).toBe(false);
    expect(new Shapes().learn({ ...asked(), size: { width: 5, height: 10 } }, picture(4, 10))).toBe(false);
  });
});

describe("warnings of the server", () => {
  it("are sentences in a JSON list", () => {
    expect(warningsIn('["The window is wider than the data."]')).toEqual(["The window is wider than the data."]);
    expect([warningsIn(null), warningsIn("no json"), warningsIn('{"a": 1}'), warningsIn("[1]")]).toEqual([[], [], [], []]);
  });
});
