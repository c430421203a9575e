import { describe, expect, it } from "vitest";

import { presetName, presetsFor, shownName, windowDragged, withValues } from "../../src/viewport/voi";

const HEAD = { center: 40, width: 80, function: "linear", explanation: "Head" } as const;
const BONE = { center: 480, width: 2500, function: "sigmoid", explanation: "" } as const;

describe("window presets", () => {
  it("have 1 as stored, 2 automatic, 0 full range for every image", () => {
    const keys = presetsFor("DX", { windows: [], color: false }).map(({ name, key }) => [key, name]);
    expect(keys).toEqual([
      ["1", "As stored"],
      ["2", "Automatic"],
      ["0", "Full range"],
    ]);
  });

  it("have those of CT from 3 on, then the image's other windows", () => {
    const presets = presetsFor("CT", { windows: [HEAD, BONE], color: false });
    expect(presets.find(({ key }) => key === "3")?.name).toBe("Brain");
    expect(presets.find(({ key }) => key === "9")).toEqual({ name: "Stored 2", key: "9", voi: { kind: "values", name: "Stored 2", center: 480, width: 2500, function: "sigmoid" } });
  });

  it("have the image's other windows first where the modality has none", () => {
    expect(presetsFor("MR", { windows: [HEAD, BONE], color: false }).find(({ key }) => key === "3")?.name).toBe("Stored 2");
  });

  it("have no more keys than there are digits", () => {
    const presets = presetsFor("MR", { windows: Array.from({ length: 12 }, (_, n) => ({ ...HEAD, center: n })), color: false });
    expect(presets.filter(({ key }) => key === null)).toHaveLength(4);
  });

  it("are none for a colour image", () => {
    expect(presetsFor("US", { windows: [HEAD], color: true })).toEqual([]);
  });

  it("give the window its name", () => {
    const presets = presetsFor("CT", { windows: [HEAD], color: false });
    expect(presetName({ kind: "stored" }, presets)).toBe("As stored");
    expect(presetName(withValues({ center: 35, width: 110, function: "linear" }), presets)).toBe("Brain");
    expect(presetName(withValues({ center: 36, width: 110, function: "linear" }), presets)).toBe("Own window");
  });
});

describe("the window on the screen", () => {
  it("is called automatic when the image stores none", () => {
    const presets = presetsFor("CT", { windows: [], color: false });
    expect(shownName({ kind: "stored" }, presets, { windows: [] })).toBe("Automatic");
    expect(shownName({ kind: "stored" }, presets, { windows: [HEAD] })).toBe("As stored");
  });
});

describe("dragging the window", () => {
  const before = { center: 40, width: 256, function: "linear" } as const;

  it("widens to the right and brightens downwards", () => {
    expect(windowDragged(before, 10, 20)).toMatchObject({ kind: "values", width: 266, center: 20 });
    expect(windowDragged(before, -10, -20)).toMatchObject({ width: 246, center: 60 });
  });

  it("is as fast as the window is wide", () => {
    expect(windowDragged({ ...before, width: 25600 }, 10, 0)).toMatchObject({ width: 26600 });
  });

  it("never falls below the least width of the function", () => {
    expect(windowDragged(before, -9999, 0)).toMatchObject({ width: 1 });
    expect(windowDragged({ center: 0.5, width: 0.2, function: "linear-exact" }, -9999, 0)).toMatchObject({ width: 0.001 });
  });
});
