/** Tools that draw: from where the drag begins to where it ends. A text is placed by a click. */
import { newDrawing, withDrawing, KIND_NAMES, type Drawing, type DrawingKind } from "../drawings";
import type { CanvasPoint, ImagePoint } from "../points";
import type { View } from "../view";
import type { Viewport } from "../viewport";
import type { DragAction, Tool } from "./tool";

/** Device pixels between two points of a freehand line. */
const APART = 4;

interface Begun {
  readonly view: View;
  readonly drawing: Drawing;
  /** The points of a freehand line, and where its last one was set. */
  readonly track: { points: ImagePoint[]; last: CanvasPoint | null };
}

function drawn(viewport: Viewport, { drawing, track }: Begun, from: CanvasPoint, to: CanvasPoint): Drawing | null {
  const [start, end] = [viewport.imagePointAt(from), viewport.imagePointAt(to)];
  if (start === null || end === null) return null;
  if (drawing.kind !== "polyline") return { ...drawing, points: [start, end] };
  if (track.points.length === 0) track.points.push(start);
  if (track.last === null || Math.hypot(to.x - track.last.x, to.y - track.last.y) >= APART) {
    track.points.push(end);
    track.last = to;
  }
  return { ...drawing, points: [...track.points] };
}

export const drawDrag = (kind: Exclude<DrawingKind, "text" | "path">): DragAction<Begun> => ({
  name: KIND_NAMES[kind],
  begin: (viewport) => {
    const ref = viewport.snapshot().shown?.ref;
    return ref === undefined ? null : { view: viewport.view, drawing: newDrawing(kind, ref, []), track: { points: [], last: null } };
  },
  drag: (viewport, begun, from, to) => {
    const drawing = drawn(viewport, begun, from, to);
    if (drawing !== null) viewport.look({ ...begun.view, drawings: withDrawing(begun.view.drawings, drawing) }, "rest");
  },
  end: (viewport, { view }) => viewport.commit(KIND_NAMES[kind], view),
  cancel: (viewport, { view }) => viewport.look(view, "rest"),
});

/** A click says where the text stands; the screen then asks for its words. */
export function textTool(viewport: Viewport): Tool {
  let at: CanvasPoint | null = null;
  return {
    get active() {
      return at !== null;
    },
    down: (point) => {
      at = point;
    },
    move: () => undefined,
    // Not before the press ends, which would take the focus away from what is typed.
    up: () => {
      if (at !== null) viewport.mark({ typing: viewport.imagePointAt(at) });
      at = null;
    },
    cancel: () => {
      at = null;
    },
  };
}
