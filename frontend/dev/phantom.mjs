// A head made of ellipses, in Hounsfield units, and its picture for the parameters of the picture address.
import { grayPng } from "./png.mjs";

// centre x, centre y, half axes, value; in parts of the image
const PARTS = [
  [0.5, 0.5, 0.36, 0.44, 900],
  [0.5, 0.5, 0.325, 0.405, 35],
  [0.43, 0.47, 0.05, 0.13, 8],
  [0.57, 0.47, 0.05, 0.13, 8],
  [0.62, 0.62, 0.06, 0.04, 62],
  [0.4, 0.68, 0.03, 0.03, 20],
];

export function value(x, y, slice, slices) {
  const shrink = Math.sqrt(Math.max(0.05, 1 - (slice / slices - 0.45) ** 2 * 2.6));
  let hu = -1000;
  for (const [cx, cy, rx, ry, part] of PARTS) {
    const dx = (x - cx) / (rx * shrink);
    const dy = (y - cy) / (ry * shrink);
    if (dx * dx + dy * dy <= 1) hu = part;
  }
  const grain = Math.sin(x * 911 + slice) * Math.sin(y * 773 + slice * 3) * 6;
  return hu + grain;
}

const numbers = (text) => (text ?? "").split(",").map(Number);

/** The window of a request: explicit, full, automatic, or the stored 80/40. */
export function windowOf(query) {
  const explicit = query.get("window");
  if (explicit) {
    const [center, width, fn] = explicit.split(",");
    return { center: Number(center), width: Number(width), fn: fn ?? "linear" };
  }
  if (query.get("voi") === "full") return { center: 0, width: 2000, fn: "linear" };
  if (query.get("voi") === "auto") return { center: 45, width: 160, fn: "linear" };
  return { center: 40, width: 80, fn: "linear" };
}

/** Answers a picture request for an image of columns × rows. */
export function picture(query, { columns, rows, slice, slices }) {
  const [viewportWidth, viewportHeight] = numbers(query.get("viewport"));
  const [rx, ry, rw, rh] = query.get("region") ? numbers(query.get("region")) : [0, 0, columns, rows];
  const turns = Number(query.get("rotate") ?? 0) / 90;
  const flip = query.get("flip") === "1";
  const invert = query.get("invert") === "1";
  const [w, h] = turns % 2 === 1 ? [rh, rw] : [rw, rh];
  const scale = Math.min(viewportWidth / w, viewportHeight / h);
  const width = Math.max(1, Math.round(w * scale));
  const height = Math.max(1, Math.round(h * scale));
  const { center, width: range, fn } = windowOf(query);
  const gray = (px, py) => {
    let u = (px + 0.5) / width;
    let v = (py + 0.5) / height;
    if (flip) u = 1 - u;
    for (let n = 0; n < turns; n += 1) [u, v] = [v, 1 - u];
    const hu = value((rx + u * rw) / columns, (ry + v * rh) / rows, slice, slices);
    const shown = Math.min(255, Math.max(0, ((hu - center) / range + 0.5) * 255));
    return Math.round(invert ? 255 - shown : shown);
  };
  return { body: grayPng(width, height, gray), window: `${center},${range},${fn}`, size: `${width},${height}` };
}
