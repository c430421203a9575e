/** What dragging does with each tool. */
import type { DrawingKind } from "../drawings";
import { canvasPoint } from "../points";
import { panned, zoomed, type View } from "../view";
import { windowDragged, type WindowValues } from "../voi";
import type { Viewport } from "../viewport";
import type { DragAction } from "./tool";

export type ToolName = "window" | "pan" | "zoom" | "scroll" | DrawingKind;

const ofView = {
  end: (viewport: Viewport, before: { view: View }, name: string) => viewport.commit(name, before.view),
  cancel: (viewport: Viewport, before: { view: View }) => viewport.look(before.view, "rest"),
};

export const windowDrag: DragAction<{ view: View; window: WindowValues }> = {
  name: "Window",
  begin: (viewport) => {
    const window = viewport.windowInUse();
    return window === null ? null : { view: viewport.view, window };
  },
  drag: (viewport, { view, window }, from, to) =>
    viewport.look({ ...view, voi: windowDragged(window, to.x - from.x, to.y - from.y) }, "moving"),
  end: (viewport, start) => ofView.end(viewport, start, "Window"),
  cancel: ofView.cancel,
};

export const panDrag: DragAction<{ view: View }> = {
  name: "Pan",
  begin: (viewport) => (viewport.shape === null ? null : { view: viewport.view }),
  drag: (viewport, { view }, from, to) => {
    if (viewport.shape === null) return;
    viewport.look(panned(view, viewport.shape, viewport.canvas, to.x - from.x, to.y - from.y), "moving");
  },
  end: (viewport, start) => ofView.end(viewport, start, "Pan"),
  cancel: ofView.cancel,
};

/** Dragging up by this share of the viewport's height doubles the zoom. */
const DOUBLING = 0.25;

export const zoomDrag: DragAction<{ view: View }> = {
  name: "Zoom",
  begin: (viewport) => (viewport.shape === null ? null : { view: viewport.view }),
  drag: (viewport, { view }, from, to) => {
    if (viewport.shape === null) return;
    const factor = 2 ** ((from.y - to.y) / (viewport.canvas.height * DOUBLING));
    viewport.look(zoomed(view, viewport.shape, viewport.canvas, factor, canvasPoint(from.x, from.y)), "moving");
  },
  end: (viewport, start) => ofView.end(viewport, start, "Zoom"),
  cancel: ofView.cancel,
};

/** Dragging over the whole height goes through the whole set, but one image takes at least and at most this way. */
const LEAST_STEP = 3;
const MOST_STEP = 24;

export const scrollDrag: DragAction<{ index: number }> = {
  name: "Scroll",
  begin: (viewport) => (viewport.count > 1 ? { index: viewport.index } : null),
  drag: (viewport, { index }, from, to) => {
    const step = Math.min(Math.max(viewport.canvas.height / viewport.count, LEAST_STEP), MOST_STEP);
    viewport.goTo(index + Math.round((to.y - from.y) / step));
  },
  end: (viewport) => viewport.settle(),
  cancel: (viewport, { index }) => viewport.goTo(index),
};
