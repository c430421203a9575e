import { describe, expect, it } from "vitest";

import { inOrder, representatives } from "../../src/viewer/presentation/useStates";
import { stack, state } from "../viewport/fixtures";

const image = (n: number) => ({ sop_uid: `1.2.3.${n}`, frames: [], series_uid: null });
const MANY = state({ sop_uid: "9.9", images: [1, 2, 3, 4].map(image) });
const FEW = state({ sop_uid: "9.1", images: [image(3)] });

describe("the remembered choice for a set", () => {
  it("is asked for with one image of each combination of states", () => {
    expect(representatives(stack(6), [MANY, FEW])).toEqual(["1.2.3.1", "1.2.3.3"]);
    expect(representatives(stack(6), [])).toEqual([]);
    expect(representatives(undefined, [MANY])).toEqual([]);
  });

  it("puts a state for few images before one for many, and as stored last", () => {
    expect(inOrder(["9.9", "none", "9.1", "9.9"], [MANY, FEW])).toEqual(["9.1", "9.9", "none"]);
  });
});
