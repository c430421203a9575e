/**
 * Two kinds of points that the compiler keeps apart.
 *
 * ImagePoint: pixels of the stored image, x to the right along a row, y down along a column, (0, 0) the upper left
 * corner of the first pixel, before rotation and flip.
 * CanvasPoint: device pixels of the viewport's canvas, (0, 0) its upper left corner.
 */
declare const space: unique symbol;

interface Point<Space extends string> {
  readonly x: number;
  readonly y: number;
  readonly [space]: Space;
}

export type ImagePoint = Point<"image">;
export type CanvasPoint = Point<"canvas">;

export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y }) as ImagePoint;
export const canvasPoint = (x: number, y: number): CanvasPoint => ({ x, y }) as CanvasPoint;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
