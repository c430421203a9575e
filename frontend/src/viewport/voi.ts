/** Windows: what can be chosen, and the presets of each modality (PS3.3 C.11.2.1.2). */
import type { Instance, StoredWindow, VoiFunction } from "../api/types";

export type Voi =
  | { readonly kind: "stored" }
  | { readonly kind: "auto" }
  | { readonly kind: "full" }
  | ({ readonly kind: "values"; readonly name: string } & WindowValues);

export interface WindowValues {
  readonly center: number;
  readonly width: number;
  readonly function: VoiFunction;
}

export interface Preset {
  readonly name: string;
  readonly key: string | null;
  readonly voi: Voi;
}

const CT: readonly [string, number, number][] = [
  ["Brain", 110, 35],
  ["Abdomen", 320, 50],
  ["Mediastinum", 400, 80],
  ["Bone", 2000, 350],
  ["Lung", 1500, -500],
  ["Angiography", 600, 300],
];

const ALWAYS: readonly Preset[] = [
  { name: "As stored", key: "1", voi: { kind: "stored" } },
  { name: "Automatic", key: "2", voi: { kind: "auto" } },
  { name: "Full range", key: "0", voi: { kind: "full" } },
];

const FIRST_FREE_KEY = 3;
const LAST_KEY = 9;

const values = (name: string, width: number, center: number, fn: VoiFunction): Voi => ({ kind: "values", name, width, center, function: fn });

const storedName = (window: StoredWindow, n: number): string => (window.explanation === "" ? `Stored ${n}` : window.explanation);

/** Presets with their keys: 1 as stored, 2 automatic, 0 full range, from 3 on those of the modality, then the image's other windows. */
export function presetsFor(modality: string, instance: Pick<Instance, "windows" | "color">): Preset[] {
  if (instance.color) return [];
  const named = modality === "CT" ? CT.map(([name, width, center]) => values(name, width, center, "linear")) : [];
  const others = instance.windows.slice(1).map((window, n) => values(storedName(window, n + 2), window.width, window.center, window.function));
  const numbered = [...named, ...others].map((voi, n): Preset => {
    const key = FIRST_FREE_KEY + n;
    return { name: voi.kind === "values" ? voi.name : "", key: key <= LAST_KEY ? String(key) : null, voi };
  });
  return [...ALWAYS, ...numbered];
}

export function presetName(voi: Voi, presets: readonly Preset[]): string {
  if (voi.kind !== "values") return presets.find((preset) => preset.voi.kind === voi.kind)?.name ?? "";
  const same = presets.find(
    ({ voi: other }) => other.kind === "values" && other.center === voi.center && other.width === voi.width && other.function === voi.function,
  );
  return same?.name ?? "Own window";
}

/** LINEAR needs a width of at least 1, the other functions one above 0 (PS3.3 C.11.2.1.2.1, .3). */
export const leastWidth = (fn: VoiFunction): number => (fn === "linear" ? 1 : 0.001);

export const withValues = (window: WindowValues): Voi => ({
  kind: "values",
  name: "",
  center: window.center,
  width: Math.max(window.width, leastWidth(window.function)),
  function: window.function,
});

/** The name of the window on the screen. An image that stores none is shown with one that the server measured. */
export function shownName(voi: Voi, presets: readonly Preset[], instance: Pick<Instance, "windows">): string {
  return presetName(voi.kind === "stored" && instance.windows.length === 0 ? { kind: "auto" } : voi, presets);
}

/** Drag speed: across the viewport a drag changes width and level by about four widths, however wide the window is. */
const PIXELS_FOR_ONE_WIDTH = 256;

const rounded = (value: number, step: number): number => (step >= 1 ? Math.round(value) : Number(value.toPrecision(4)));

/** Right makes the window wider; down makes the image brighter, as IHE Basic Image Review asks, so the level falls. */
export function windowDragged(before: WindowValues, dx: number, dy: number): Voi {
  const step = Math.max(before.width, leastWidth(before.function)) / PIXELS_FOR_ONE_WIDTH;
  const unit = before.width >= 64 ? 1 : step;
  return withValues({
    width: rounded(before.width + dx * step, unit),
    center: rounded(before.center - dy * step, unit),
    function: before.function,
  });
}
