/** What a person draws over an image until it is saved in a presentation state: a part of the View, in image pixels. */
import { imagePoint, type ImagePoint } from "./points";
import type { FrameRef } from "./sets";

export type DrawingKind = "arrow" | "line" | "ellipse" | "polyline" | "path" | "text" | "rectangle" | "circle";

export interface Drawing {
  readonly id: string;
  readonly kind: DrawingKind;
  readonly sop: string;
  readonly frame: number;
  /** Two ends or corners; any number for a line with corners or drawn freehand; one for a text. */
  readonly points: readonly ImagePoint[];
  readonly text: string;
}

export const KIND_NAMES: Record<DrawingKind, string> = {
  arrow: "Arrow",
  line: "Line",
  ellipse: "Ellipse",
  polyline: "Freehand line",
  path: "Polyline",
  text: "Text",
  rectangle: "Rectangular shutter",
  circle: "Circular shutter",
};

/** A shutter is for all images that are saved; what is drawn is for the image that it was drawn on. */
export const isShutter = ({ kind }: Pick<Drawing, "kind">): boolean => kind === "rectangle" || kind === "circle";

export const isOn = (drawing: Drawing, { instance, frame }: FrameRef): boolean => isShutter(drawing) || (drawing.sop === instance.sop_uid && drawing.frame === frame);

let made = 0;

export function newDrawing(kind: DrawingKind, { instance, frame }: FrameRef, points: readonly ImagePoint[], text = ""): Drawing {
  made += 1;
  return { id: `drawing-${made}`, kind, sop: instance.sop_uid, frame, points, text };
}

/** With one more drawing; a state has at most one shutter of each shape. */
export const withDrawing = (drawings: readonly Drawing[], drawing: Drawing): Drawing[] => [
  ...drawings.filter(({ id, kind }) => id !== drawing.id && !(isShutter(drawing) && kind === drawing.kind)),
  drawing,
];

export const moved = (drawing: Drawing, dx: number, dy: number): Drawing => ({ ...drawing, points: drawing.points.map(({ x, y }) => imagePoint(x + dx, y + dy)) });

const HEAD_PART = 0.22;
const LONGEST_HEAD = 24;
const HEAD_ANGLE = 0.45;
const AROUND = 72;

/** The line of an arrow that ends in `to`: shaft and head in one go. */
function arrow(from: ImagePoint, to: ImagePoint): ImagePoint[] {
  const length = Math.min(Math.hypot(to.x - from.x, to.y - from.y) * HEAD_PART, LONGEST_HEAD);
  const back = Math.atan2(from.y - to.y, from.x - to.x);
  const barb = (turn: number) => imagePoint(to.x + length * Math.cos(back + turn), to.y + length * Math.sin(back + turn));
  return [from, to, barb(HEAD_ANGLE), to, barb(-HEAD_ANGLE)];
}

const around = (x: number, y: number, a: number, b: number): ImagePoint[] =>
  Array.from({ length: AROUND + 1 }, (_, n) => imagePoint(x + a * Math.cos((2 * Math.PI * n) / AROUND), y + b * Math.sin((2 * Math.PI * n) / AROUND)));

/** The radius of a circle that is drawn from its centre. */
export const radiusOf = (from: ImagePoint, to: ImagePoint): number => Math.hypot(to.x - from.x, to.y - from.y);

/** The line that is drawn, in image pixels. */
export function outline({ kind, points }: Pick<Drawing, "kind" | "points">): readonly ImagePoint[] {
  const [from, to] = points;
  if (from === undefined || to === undefined) return points;
  switch (kind) {
    case "arrow":
      return arrow(from, to);
    case "ellipse":
      return around((from.x + to.x) / 2, (from.y + to.y) / 2, Math.abs(to.x - from.x) / 2, Math.abs(to.y - from.y) / 2);
    case "circle":
      return around(from.x, from.y, radiusOf(from, to), radiusOf(from, to));
    case "rectangle":
      return [from, imagePoint(to.x, from.y), to, imagePoint(from.x, to.y), from];
    case "line":
    case "polyline":
    case "path":
    case "text":
      return points;
  }
}

/** Ends of the longer axis, then of the shorter one (PS3.3 C.10.5.1.2). */
export function ellipseAxes(from: ImagePoint, to: ImagePoint): ImagePoint[] {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const across = [imagePoint(Math.min(from.x, to.x), y), imagePoint(Math.max(from.x, to.x), y)];
  const down = [imagePoint(x, Math.min(from.y, to.y)), imagePoint(x, Math.max(from.y, to.y))];
  return Math.abs(to.x - from.x) >= Math.abs(to.y - from.y) ? [...across, ...down] : [...down, ...across];
}
