/** How large a pixel of this screen is: measured with a card of ID-1 size (ISO/IEC 7810) and kept in this browser. */
import { readText, writeText } from "../../ui/preferences";

export const CARD_MM = 85.6;
const KEY = "dgscope.screen";
/** Millimetres of a device pixel that a screen can have. */
const LEAST_MM = 0.02;
const MOST_MM = 2;

/** What tells one screen of a person from another. */
export interface ScreenSize {
  readonly width: number;
  readonly height: number;
  /** Device pixels for one CSS pixel. */
  readonly ratio: number;
}

export const thisScreen = (): ScreenSize => ({ width: window.screen.width, height: window.screen.height, ratio: window.devicePixelRatio });

/** Millimetres of a device pixel, when a card is as wide as `width` CSS pixels. */
export const pitchOf = (width: number, ratio: number): number => CARD_MM / (width * ratio);

export const widthOf = (pitch: number, ratio: number): number => CARD_MM / (pitch * ratio);

/**
 * Browsers disagree on what zooming a page does to the size of the screen: either its CSS pixels or its device pixels
 * stay the same.
 */
function isSame(one: ScreenSize, other: ScreenSize): boolean {
  const devicePixels = ({ width, height, ratio }: ScreenSize) => `${Math.round(width * ratio)} ${Math.round(height * ratio)}`;
  return (one.width === other.width && one.height === other.height) || devicePixels(one) === devicePixels(other);
}

/** As it was kept: pitch, width, height, ratio. */
export function keptPitch(kept: string, screen: ScreenSize): number | null {
  const [pitch, width, height, ratio] = kept.split(" ").map(Number);
  if (pitch === undefined || width === undefined || height === undefined || ratio === undefined) return null;
  if (!(pitch >= LEAST_MM && pitch <= MOST_MM)) return null;
  return isSame({ width, height, ratio }, screen) ? pitch : null;
}

export const readPitch = (): number | null => keptPitch(readText(KEY), thisScreen());

export function keepPitch(pitch: number | null): void {
  const { width, height, ratio } = thisScreen();
  writeText(KEY, pitch === null ? "" : [pitch, width, height, ratio].join(" "));
}
