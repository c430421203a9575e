/** The pictures of the display check, as functions of the pixel, drawn in device pixels so that one line is one line. */

export const STEPS = 18;

/** Gray of step `n` of 18, evenly spaced from black (0) to white (255). */
export const stepGray = (n: number): number => Math.round((n * 255) / (STEPS - 1));

export type Gray = (x: number, y: number, width: number, height: number) => number;

export const steps: Gray = (x, _y, width) => stepGray(Math.min(STEPS - 1, Math.floor((x * STEPS) / width)));

/** Line pairs: 1 pixel upright, 2 pixels upright, 1 pixel lying. */
export const linePairs: Gray = (x, y, width) => {
  const third = Math.floor((x * 3) / width);
  const phase = third === 0 ? x : third === 1 ? x >> 1 : y;
  return phase % 2 === 0 ? 255 : 0;
};

/** A square of 5 % on black and one of 95 % on white; both are visible on a display that is set up well. */
export const squares: Gray = (x, y, width, height) => {
  const half = width / 2;
  const white = x >= half;
  const side = height * 0.46;
  const dx = Math.abs((x % half) - half / 2);
  const inside = dx <= side / 2 && Math.abs(y - height / 2) <= side / 2;
  if (white) return inside ? 242 : 255;
  return inside ? 13 : 0;
};

export function paint(canvas: HTMLCanvasElement, gray: Gray, cssHeight: number, ratio: number): void {
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(cssHeight * ratio));
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const picture = context.createImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = gray(x, y, width, height);
      picture.data.set([value, value, value, 255], (y * width + x) * 4);
    }
  }
  context.putImageData(picture, 0, 0);
}
