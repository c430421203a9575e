/** Draws the last picture into the canvas, at the place that the view of this moment gives it. */
import { chain, scaling, type Affine } from "./affine";
import type { Size } from "./points";
import type { Picture } from "./pictures";

/** A picture and the way of its unit square to the canvas. */
export interface Painting {
  readonly picture: Picture;
  readonly unitToCanvas: Affine;
}

/** A picture of the right size lies pixel on pixel: then nothing is resampled, and its corner is set on a whole pixel. */
function exactPlace(unitToCanvas: Affine, picture: Picture): { x: number; y: number } | null {
  const upright = unitToCanvas.b === 0 && unitToCanvas.c === 0;
  const { width, height } = picture.bitmap;
  const same = Math.abs(unitToCanvas.a - width) <= 1.5 && Math.abs(unitToCanvas.d - height) <= 1.5;
  return upright && same ? { x: Math.round(unitToCanvas.e), y: Math.round(unitToCanvas.f) } : null;
}

export function paint(context: CanvasRenderingContext2D, canvas: Size, drawn: Painting | null): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = "#000";
  context.fillRect(0, 0, canvas.width, canvas.height);
  if (drawn === null) return;
  const { picture, unitToCanvas } = drawn;
  const exact = exactPlace(unitToCanvas, picture);
  if (exact !== null) {
    context.imageSmoothingEnabled = false;
    context.drawImage(picture.bitmap, exact.x, exact.y);
    return;
  }
  const m = chain(unitToCanvas, scaling(1 / picture.bitmap.width, 1 / picture.bitmap.height));
  context.imageSmoothingEnabled = true;
  context.setTransform(m.a, m.b, m.c, m.d, m.e, m.f);
  context.drawImage(picture.bitmap, 0, 0);
}
