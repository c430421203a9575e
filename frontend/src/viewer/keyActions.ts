/** Actions that have keys but no place in the toolbar: moving through images, zooming, presets. */
import type { PresentationState } from "../api/presentation";
import { toggleDrawer } from "../jobs/drawer";
import type { FrameRef, ImageSet } from "../viewport/sets";
import { panned } from "../viewport/view";
import type { Shown, Viewport } from "../viewport/viewport";
import { presetsFor, shownName, type Preset } from "../viewport/voi";
import type { Action, Desk } from "./actions";

const goTo = (id: string, name: string, keys: string[], index: (desk: Desk) => number): Action => ({
  id,
  name,
  keys,
  perform: (desk) => desk.viewport.goTo(index(desk)),
});

const ZOOM_STEP = 1.25;
const PAN_STEP = 0.08;

const pan = (id: string, name: string, key: string, x: number, y: number): Action => ({
  id,
  name,
  keys: [key],
  perform: ({ viewport }) =>
    viewport.change(
      "Pan",
      (view, shape, canvas) => panned(view, shape, canvas, x * PAN_STEP * canvas.width, y * PAN_STEP * canvas.height),
      { joins: true },
    ),
});

export function deleteDrawing(viewport: Viewport, id: string | null): void {
  if (!viewport.view.drawings.some((drawing) => drawing.id === id)) return;
  viewport.change("Take away", (view) => ({ ...view, drawings: view.drawings.filter((drawing) => drawing.id !== id) }));
}

const MOVES: readonly Action[] = [
  goTo("next", "Next image", ["↓"], ({ state }) => state.index + 1),
  goTo("previous", "Previous image", ["↑"], ({ state }) => state.index - 1),
  goTo("next10", "Ten images on", ["Shift ↓"], ({ state }) => state.index + 10),
  goTo("previous10", "Ten images back", ["Shift ↑"], ({ state }) => state.index - 10),
  goTo("first", "First image", ["Home"], () => 0),
  goTo("last", "Last image", ["End"], ({ viewport }) => viewport.count - 1),
  { id: "nextSeries", name: "Next series", keys: ["PgDn"], perform: (desk) => desk.stepSeries(1) },
  { id: "previousSeries", name: "Previous series", keys: ["PgUp"], perform: (desk) => desk.stepSeries(-1) },
  { id: "zoomIn", name: "Zoom in", keys: ["+"], perform: ({ viewport }) => viewport.zoomBy(ZOOM_STEP) },
  { id: "zoomOut", name: "Zoom out", keys: ["-"], perform: ({ viewport }) => viewport.zoomBy(1 / ZOOM_STEP) },
  pan("panLeft", "Pan left", "Ctrl ←", -1, 0),
  pan("panRight", "Pan right", "Ctrl →", 1, 0),
  pan("panUp", "Pan up", "Ctrl ↑", 0, -1),
  pan("panDown", "Pan down", "Ctrl ↓", 0, 1),
  {
    id: "delete",
    name: "Take the chosen drawing away",
    keys: ["Delete", "Backspace"],
    perform: ({ viewport, state }) => deleteDrawing(viewport, state.selected),
  },
  { id: "finish", name: "End the polyline", keys: ["Enter"], perform: (desk) => void desk.finishDrawing() },
  { id: "wide", name: "Viewport alone, or with panels", keys: ["B"], perform: (desk) => desk.setWide(!desk.wide) },
  { id: "jobs", name: "Show or hide the jobs", keys: ["J"], perform: toggleDrawer },
  { id: "keys", name: "Keys", keys: ["?"], perform: (desk) => desk.showKeys() },
];

export function choosePreset(desk: Desk, preset: Preset): void {
  desk.viewport.change(`Window ${preset.name}`, (view) => ({ ...view, voi: preset.voi }));
}

function presetsWith(set: ImageSet, { instance }: FrameRef, state: PresentationState | null): Preset[] {
  const presets = presetsFor(set.series.modality, instance);
  if (state === null) return presets;
  return presets.map((preset) => (preset.voi.kind === "stored" ? { ...preset, name: "As in the state", key: null } : preset));
}

export function presetsOf({ state }: Pick<Desk, "state">): Preset[] {
  const ref = state.set?.frames[state.index];
  return ref === undefined || state.set === null ? [] : presetsWith(state.set, ref, state.presented);
}

/** A state says what window there is, whatever the image stores. */
const IN_STATE = { windows: [{ center: 0, width: 1, function: "linear" as const, explanation: "" }] };

/** What the window on the screen is called. Until the picture that is wanted has come, it is that of the one before. */
export const windowName = (set: ImageSet, { ref, state, voi }: Shown): string =>
  shownName(voi, presetsWith(set, ref, state), state === null ? ref.instance : IN_STATE);

export function keyActions(desk: Desk): Action[] {
  const stated: Action[] =
    desk.states.length === 0 ? [] : [{ id: "stored", name: "As stored, or with the presentation state", keys: ["1"], perform: (at) => at.toggleState() }];
  const presets = presetsOf(desk).flatMap((preset): Action[] =>
    preset.key === null
      ? []
      : [{ id: `preset${preset.key}`, name: `Window: ${preset.name}`, keys: [preset.key], perform: (at) => choosePreset(at, preset) }],
  );
  return [...stated, ...MOVES, ...presets];
}
