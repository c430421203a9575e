/** A line with corners: each click sets one; a click on the last one, Enter or another tool ends it, on the first closes it. */
import { KIND_NAMES, newDrawing, withDrawing, type Drawing } from "../drawings";
import { canvasPoint, type CanvasPoint, type ImagePoint } from "../points";
import { toCanvas } from "../view";
import type { Viewport } from "../viewport";
import type { Tool } from "./tool";

/** Device pixels within which a click means a corner that is there. */
const NEAR = 7;

export function pathTool(viewport: Viewport): Tool {
  let drawing: Drawing | null = null;
  let pressed: CanvasPoint | null = null;

  const without = () => (drawing === null ? viewport.view.drawings : viewport.view.drawings.filter(({ id }) => id !== drawing?.id));
  const show = (points: readonly ImagePoint[]) => {
    if (drawing !== null) viewport.look({ ...viewport.view, drawings: withDrawing(without(), { ...drawing, points }) }, "rest");
  };
  /** Takes the line away, and puts it back as one step of undo where it has become one. */
  const end = (keep: boolean) => {
    const done = drawing;
    if (done === null) return;
    const before = { ...viewport.view, drawings: without() };
    drawing = null;
    viewport.look(before, "rest");
    if (!keep || done.points.length < 2) return;
    viewport.look({ ...before, drawings: withDrawing(before.drawings, done) }, "rest");
    viewport.commit(KIND_NAMES.path, before);
  };
  const isNear = (corner: ImagePoint | undefined, at: CanvasPoint): boolean => {
    if (corner === undefined || viewport.shape === null) return false;
    const { x, y } = toCanvas(viewport.view, viewport.shape, viewport.canvas, corner);
    return Math.hypot(x - at.x, y - at.y) <= NEAR * viewport.ratio;
  };
  /** The image was changed meanwhile: the line stays with the one that it was begun on. */
  const isElsewhere = (): boolean => {
    const ref = viewport.snapshot().shown?.ref;
    return drawing !== null && (ref?.instance.sop_uid !== drawing.sop || ref.frame !== drawing.frame);
  };

  const click = (at: CanvasPoint) => {
    if (isElsewhere()) end(true);
    const ref = viewport.snapshot().shown?.ref;
    const point = viewport.imagePointAt(at);
    if (ref === undefined || point === null) return;
    drawing ??= newDrawing("path", ref, []);
    const { points } = drawing;
    const [first] = points;
    if (isNear(points.at(-1), at)) {
      end(true);
      return;
    }
    const closes = first !== undefined && points.length > 2 && isNear(first, at);
    drawing = { ...drawing, points: [...points, closes ? first : point] };
    if (closes) end(true);
    else show(drawing.points);
  };

  return {
    get active() {
      return drawing !== null || pressed !== null;
    },
    down: (at) => {
      pressed = canvasPoint(at.x, at.y);
    },
    move: (at) => {
      const point = viewport.imagePointAt(at);
      if (drawing !== null && point !== null && !isElsewhere()) show([...drawing.points, point]);
    },
    up: () => {
      const at = pressed;
      pressed = null;
      if (at !== null) click(at);
    },
    finish: () => {
      pressed = null;
      end(true);
    },
    cancel: () => {
      pressed = null;
      end(false);
    },
  };
}
