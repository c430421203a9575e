/**
 * The shape of each image. Its pixel spacing says how high a pixel is for its width; where an image has none (Pixel
 * Aspect Ratio alone), the first picture that the server makes of it shows it.
 */
import type { Instance } from "../api/types";
import type { Picture } from "./pictures";
import type { PictureRequest } from "./request";
import type { ImageShape } from "./view";

export function shapeOf(instance: Instance): ImageShape {
  const spacing = instance.pixel_spacing;
  const aspect = spacing !== null && spacing.row > 0 && spacing.column > 0 ? spacing.row / spacing.column : 1;
  return { rows: instance.rows ?? 1, columns: instance.columns ?? 1, aspect };
}

/** Rounding to whole pixels changes the shape of a small picture; only a clear difference counts. */
const CLEAR = 0.03;
const LARGE_ENOUGH = 64;

export class Shapes {
  private readonly learned = new Map<string, number>();

  of(instance: Instance): ImageShape {
    const shape = shapeOf(instance);
    return { ...shape, aspect: this.learned.get(instance.sop_uid) ?? shape.aspect };
  }

  /** Compares a picture with what was asked for; true when the image's shape is another than was believed. */
  learn(request: PictureRequest, picture: Picture): boolean {
    const { instance } = request.ref;
    const { width, height } = picture.bitmap;
    if (this.learned.has(instance.sop_uid) || Math.min(width, height) < LARGE_ENOUGH) return false;
    const narrower = request.size.width / request.size.height / (width / height);
    if (Math.abs(narrower - 1) < CLEAR) return false;
    this.learned.set(instance.sop_uid, this.of(instance).aspect * (request.lying ? 1 / narrower : narrower));
    return true;
  }
}
