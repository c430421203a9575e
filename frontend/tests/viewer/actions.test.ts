import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { findAction, run, type Desk } from "../../src/viewer/actions";
import { keyActions } from "../../src/viewer/keyActions";
import { toolbarGroups } from "../../src/viewer/toolbarActions";
import { AS_STORED } from "../../src/viewport/view";
import { Viewport } from "../../src/viewport/viewport";
import { FakeServer, stack } from "../viewport/fixtures";

let viewport: Viewport;
let desk: Desk;

beforeEach(() => {
  viewport = new Viewport(new FakeServer().fetch);
  viewport.resize({ width: 400, height: 400 }, 1);
  desk = {
    viewport,
    get state() {
      return viewport.snapshot();
    },
    tool: "window",
    annotations: "all",
    wide: false,
    states: [],
    saveRefusal: null,
    choose: vi.fn(),
    toggleState: vi.fn(),
    save: vi.fn(),
    setTool: vi.fn(),
    setAnnotations: vi.fn(),
    setWide: vi.fn(),
    stepSeries: vi.fn(),
    cancelDrag: () => false,
    showKeys: vi.fn(),
    finishDrawing: () => false,
    calibrate: vi.fn(),
  };
});

afterEach(() => viewport.dispose());

const all = () => [...toolbarGroups(desk).flat(), ...keyActions(desk)];

function press(key: string): void {
  const action = findAction(all(), key);
  if (action === undefined) throw new Error(`nothing on ${key}`);
  run(action, desk);
}

describe("actions", () => {
  it("have one meaning for one key", () => {
    viewport.open(stack(5));
    const keys = all().flatMap((action) => action.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("have the keys of the viewer conventions", () => {
    viewport.open(stack(5));
    const keys = new Set(all().flatMap((action) => action.keys));
    const wanted = ["W", "T", "M", "Z", "S", "F", "=", "+", "-", "I", "R", "L", "H", "V", "C", "Space", "Esc", "↑", "↓", "Shift ↓", "Home", "End", "PgUp", "PgDn", "0", "1", "2", "3", "Ctrl Z", "Ctrl Y", "?"];
    expect(wanted.filter((key) => !keys.has(key))).toEqual([]);
  });

  it("change the view and can be undone", () => {
    viewport.open(stack(5));
    press("R");
    press("I");
    expect(viewport.view).toMatchObject({ rotate: 90, invert: true });
    press("Ctrl Z");
    expect(viewport.view).toMatchObject({ rotate: 90, invert: false });
    press("Esc");
    expect(viewport.view).toEqual(AS_STORED);
    press("Ctrl Z");
    expect(viewport.view).toMatchObject({ rotate: 90 });
  });

  it("go through the images", () => {
    viewport.open(stack(40));
    press("↓");
    press("Shift ↓");
    expect(viewport.index).toBe(11);
    press("End");
    expect(viewport.index).toBe(39);
    press("↓");
    expect(viewport.index).toBe(39);
  });

  it("choose a preset of the modality", () => {
    viewport.open(stack(1));
    press("6");
    expect(viewport.view.voi).toMatchObject({ kind: "values", width: 2000, center: 350 });
    press("2");
    expect(viewport.view.voi).toEqual({ kind: "auto" });
  });

  it("go through the three choices of annotations", () => {
    const chosen = vi.fn();
    desk = { ...desk, state: viewport.snapshot(), setAnnotations: chosen };
    press("Space");
    expect(chosen).toHaveBeenCalledWith("minimum");
  });

  it("say why they cannot be done, and then do nothing", () => {
    viewport.open(stack(1, { color: true }));
    const [windowTool] = toolbarGroups(desk).flat();
    expect(windowTool?.refusal?.(desk)).toBe("a colour image has no window");
    press("C");
    expect(viewport.snapshot().playing).toBe(false);
  });
});
