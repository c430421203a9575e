/** From a view to the picture that the server shall make: which part, how large, and its address. */
import { apply, chain, compose, inverse, scaling, translation, type Affine } from "./affine";
import type { Lightness } from "./governor";
import type { Rect, Size } from "./points";
import type { FrameRef } from "./sets";
import { stateParameters } from "./presented";
import { imageToCanvas, lies, zoomOf, type ImageShape, type View } from "./view";

export interface PictureRequest {
  readonly url: string;
  readonly ref: FrameRef;
  readonly index: number;
  readonly moving: boolean;
  /** The window that was asked for. */
  readonly voi: View["voi"];
  /** UID of the presentation state; null is as stored. */
  readonly state: string | null;
  readonly size: Size;
  /** Whether the picture is turned by a quarter. */
  readonly lying: boolean;
  /** Maps the unit square of the picture to the image's pixels. */
  readonly unitToImage: Affine;
}

/** The part of the canvas, in whole device pixels, that the image covers; null when it lies outside. */
export function coveredPart(toCanvas: Affine, image: ImageShape, canvas: Size): Rect | null {
  const one = apply(toCanvas, 0, 0);
  const two = apply(toCanvas, image.columns, image.rows);
  const left = Math.max(0, Math.round(Math.min(one.x, two.x)));
  const top = Math.max(0, Math.round(Math.min(one.y, two.y)));
  const right = Math.min(canvas.width, Math.round(Math.max(one.x, two.x)));
  const bottom = Math.min(canvas.height, Math.round(Math.max(one.y, two.y)));
  if (right <= left || bottom <= top) return null;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

/** The region of the image under a part of the canvas, cut at the image's edges. */
export function regionUnder(part: Rect, toCanvas: Affine, image: ImageShape): Rect {
  const back = inverse(toCanvas);
  const one = apply(back, part.x, part.y);
  const two = apply(back, part.x + part.width, part.y + part.height);
  const left = within(Math.min(one.x, two.x), image.columns);
  const top = within(Math.min(one.y, two.y), image.rows);
  const right = within(Math.max(one.x, two.x), image.columns);
  const bottom = within(Math.max(one.y, two.y), image.rows);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

const decimals = (value: number): string => String(Number(value.toFixed(3)));

/** Window and polarity, as the addresses of pictures and of pixel values take them. */
export function contrastParameters(view: Pick<View, "voi" | "invert">, color: boolean): string {
  const parts: string[] = [];
  if (!color) {
    if (view.voi.kind === "values") parts.push(`window=${view.voi.center},${view.voi.width},${view.voi.function}`);
    else if (view.voi.kind !== "stored") parts.push(`voi=${view.voi.kind}`);
  }
  if (view.invert) parts.push("invert=1");
  return parts.map((part) => `&${part}`).join("");
}

export const turnParameters = (view: Pick<View, "rotate" | "flip">): string => (view.rotate === 0 ? "" : `&rotate=${view.rotate}`) + (view.flip ? "&flip=1" : "");

/** The address of one frame's picture; `picture` names the frame either as `{frame}` or as a number in its path. */
export function frameAddress(picture: string, frame: number): string {
  const address = picture.replace(/\{frame\}|%7Bframe%7D/i, String(frame)).replace(/\/frames\/\d+\//, `/frames/${frame}/`);
  return address + (address.includes("?") ? "" : "?v=1");
}

export interface Wish {
  readonly ref: FrameRef;
  readonly index: number;
  readonly shape: ImageShape;
  readonly state: string | null;
  readonly view: View;
  readonly canvas: Size;
  /** Null asks for full fidelity, otherwise for a light picture. */
  readonly lightness: Lightness | null;
}

export function pictureRequest({ ref, index, shape, state, view, canvas, lightness }: Wish): PictureRequest | null {
  if (canvas.width < 1 || canvas.height < 1 || ref.instance.picture === null) return null;
  const toCanvas = imageToCanvas(view, shape, canvas);
  const part = coveredPart(toCanvas, shape, canvas);
  if (part === null) return null;
  const region = regionUnder(part, toCanvas, shape);
  // What rounding to whole device pixels cuts off is no reason to name a region.
  const pixel = 1.5 / zoomOf(view, shape, canvas);
  const whole = shape.base === undefined && region.width > shape.columns - pixel && region.height > shape.rows - pixel / shape.aspect;
  const scale = lightness?.scale ?? 1;
  const size = { width: Math.max(1, Math.round(part.width * scale)), height: Math.max(1, Math.round(part.height * scale)) };
  const cut = whole ? "" : `&region=${[region.x, region.y, region.width, region.height].map(decimals).join(",")}`;
  const format = lightness === null ? "&format=png" : `&format=jpeg&quality=${lightness.quality}&preview=1`;
  const url =
    frameAddress(ref.instance.picture, ref.frame) +
    `&viewport=${size.width},${size.height}${cut}${contrastParameters(view, ref.instance.color)}${turnParameters(view)}${stateParameters(state, view)}${format}`;
  const unitToCanvas = chain(translation(part.x, part.y), scaling(part.width, part.height));
  return { url, ref, index, moving: lightness !== null, voi: view.voi, state, size, lying: lies(view, shape), unitToImage: compose(inverse(toCanvas), unitToCanvas) };
}
