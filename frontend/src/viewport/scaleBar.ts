/** The scale bar: a round length that fits beside the image, with the origin of its millimetres. */
import type { PixelSpacing } from "../api/types";

export interface ScaleBar {
  /** Device pixels. */
  readonly length: number;
  readonly label: string;
}

const ROUND_MM = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 150, 200, 500];

/**
 * The longest round length that is at most `room` device pixels upright on the screen, or null without calibration.
 *
 * `zoom` is in device pixels per image column. Columns have `spacing.column` millimetres and rows are drawn with the
 * pixel's aspect, so one millimetre has the same length in both directions.
 */
export function scaleBar(spacing: PixelSpacing | null, zoom: number, room: number): ScaleBar | null {
  if (spacing === null || spacing.column <= 0) return null;
  const perMm = zoom / spacing.column;
  const mm = ROUND_MM.filter((length) => length * perMm <= room).at(-1);
  if (mm === undefined) return null;
  const size = mm >= 10 ? `${mm / 10} cm` : `${mm} mm`;
  return { length: mm * perMm, label: size + spacing.origin.replace(/^mm/, "") };
}
