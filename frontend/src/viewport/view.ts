/** How an image is looked at: geometry, polarity and window. A View is immutable; tools and actions make new ones. */
import { apply, chain, inverse, quarterTurns, scaling, translation, type Affine } from "./affine";
import type { Drawing } from "./drawings";
import { canvasPoint, clamp, imagePoint, type CanvasPoint, type ImagePoint, type Rect, type Size } from "./points";
import type { Voi } from "./voi";

export type Quarter = 0 | 90 | 180 | 270;

export interface View {
  /** Device pixels for one image column, or "fit" for the whole image in the viewport. */
  readonly zoom: number | "fit";
  /** The image point in the middle of the viewport; null is the middle of the image. */
  readonly centre: ImagePoint | null;
  /** Clockwise, applied first. */
  readonly rotate: Quarter;
  /** Left and right exchanged, applied after the rotation. */
  readonly flip: boolean;
  readonly invert: boolean;
  readonly voi: Voi;
  /** Presentation states that were chosen, the last one first, or "none"; an image is seen with the first that is for it. */
  readonly choices: readonly string[];
  /** Where a state has no contrast, that of the image stands in: against the standard, and only on request. */
  readonly keepContrast: boolean;
  /** Overlays: as the state says, all that there are, or none. */
  readonly overlays: "state" | "all" | "none";
  readonly shutters: boolean;
  /** Layers that are not shown, as `layerKey` names them; `UNSAVED` is what was drawn here. */
  readonly hidden: readonly string[];
  /** What was drawn and is not saved yet. */
  readonly drawings: readonly Drawing[];
}

/** What a presentation state does to the image's place; a View is relative to it. */
export interface Base {
  readonly rotate: Quarter;
  readonly flip: boolean;
  /** What is fitted into the viewport; null is the whole image. */
  readonly area: Rect | null;
  /** Device pixels for one image column, where the state fixes them. */
  readonly zoom: number | null;
  readonly aspect: number | null;
  /** Whether the state asks for the true size, and whether the screen's pixels are known well enough to show it. */
  readonly trueSize: "known" | "unknown" | null;
}

/** The image as a place: its pixels and their shape. */
export interface ImageShape {
  readonly rows: number;
  readonly columns: number;
  /** Height of a pixel divided by its width. */
  readonly aspect: number;
  /** Left out where the image is seen as stored. */
  readonly base?: Base | undefined;
}

export const AS_STORED: View = {
  zoom: "fit",
  centre: null,
  rotate: 0,
  flip: false,
  invert: false,
  voi: { kind: "stored" },
  choices: [],
  keepContrast: false,
  overlays: "state",
  shutters: true,
  hidden: [],
  drawings: [],
};

/** Everything as in the chosen state, or as stored where none is chosen. */
export const asSaved = ({ choices }: View): View => ({ ...AS_STORED, choices });

const turned = (angle: number): Quarter => ((((angle % 360) + 360) % 360) as Quarter);

const LEAST_ZOOM = 0.02;
const MOST_ZOOM = 64;

/** Rotation and flip of what is on the screen: those of the state, followed by those of the view. */
export function turnOf(view: Pick<View, "rotate" | "flip">, image: Pick<ImageShape, "base">): Pick<View, "rotate" | "flip"> {
  const base = image.base;
  if (base === undefined) return view;
  return { rotate: turned(base.rotate + (base.flip ? -view.rotate : view.rotate)), flip: base.flip !== view.flip };
}

export const lies = (view: View, image: ImageShape): boolean => turnOf(view, image).rotate % 180 !== 0;

const fittedPart = ({ base, columns, rows }: ImageShape): Rect => base?.area ?? { x: 0, y: 0, width: columns, height: rows };

export function fitZoom(view: View, image: ImageShape, canvas: Size): number {
  const fixed = image.base?.zoom ?? null;
  if (fixed !== null) return fixed;
  const part = fittedPart(image);
  const height = part.height * image.aspect;
  const [w, h] = lies(view, image) ? [height, part.width] : [part.width, height];
  return Math.min(canvas.width / w, canvas.height / h);
}

export const zoomOf = (view: View, image: ImageShape, canvas: Size): number =>
  view.zoom === "fit" ? fitZoom(view, image, canvas) : view.zoom;

export function centreOf(view: View, image: ImageShape): ImagePoint {
  if (view.centre !== null) return view.centre;
  const part = fittedPart(image);
  return imagePoint(part.x + part.width / 2, part.y + part.height / 2);
}

/** The map from the image's pixels to the canvas's pixels. */
export function imageToCanvas(view: View, image: ImageShape, canvas: Size): Affine {
  const zoom = zoomOf(view, image, canvas);
  const centre = centreOf(view, image);
  const { rotate, flip } = turnOf(view, image);
  return chain(
    translation(canvas.width / 2, canvas.height / 2),
    scaling(flip ? -zoom : zoom, zoom),
    quarterTurns(rotate / 90),
    scaling(1, image.aspect),
    translation(-centre.x, -centre.y),
  );
}

export function toCanvas(view: View, image: ImageShape, canvas: Size, point: ImagePoint): CanvasPoint {
  const { x, y } = apply(imageToCanvas(view, image, canvas), point.x, point.y);
  return canvasPoint(x, y);
}

export function toImage(view: View, image: ImageShape, canvas: Size, point: CanvasPoint): ImagePoint {
  const { x, y } = apply(inverse(imageToCanvas(view, image, canvas)), point.x, point.y);
  return imagePoint(x, y);
}

/** Turns what is on the screen. Under a flip the stored rotation runs the other way round. */
export const rotated = (view: View, by: 90 | -90): View => ({ ...view, rotate: turned(view.rotate + (view.flip ? -by : by)) });

export const flippedHorizontally = (view: View): View => ({ ...view, flip: !view.flip });

/** Upside down is left-right exchanged and turned by half. */
export const flippedVertically = (view: View): View => ({ ...view, flip: !view.flip, rotate: turned(view.rotate + 180) });

/** Moves the picture by a distance on the canvas; its middle never leaves the image. */
export function panned(view: View, image: ImageShape, canvas: Size, dx: number, dy: number): View {
  const middle = toImage(view, image, canvas, canvasPoint(canvas.width / 2 - dx, canvas.height / 2 - dy));
  return { ...view, centre: imagePoint(clamp(middle.x, 0, image.columns), clamp(middle.y, 0, image.rows)) };
}

/** Zooms by a factor; the image point under `about` stays where it is. */
export function zoomed(view: View, image: ImageShape, canvas: Size, factor: number, about: CanvasPoint): View {
  const zoom = clamp(zoomOf(view, image, canvas) * factor, LEAST_ZOOM, MOST_ZOOM);
  const fixed = toImage(view, image, canvas, about);
  const next: View = { ...view, zoom, centre: centreOf(view, image) };
  const moved = toCanvas(next, image, canvas, fixed);
  return panned(next, image, canvas, about.x - moved.x, about.y - moved.y);
}

export const fitted = (view: View): View => ({ ...view, zoom: "fit", centre: null });

/** One pixel of the image on one pixel of the display. */
export const oneToOne = (view: View): View => ({ ...view, zoom: 1 });

export const isFitted = (view: View): boolean => view.zoom === "fit" && view.centre === null;
