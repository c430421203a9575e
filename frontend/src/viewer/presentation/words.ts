/** What the screen says of presentation states. */
import type { PresentationState } from "../../api/presentation";
import { KIND_NAMES } from "../../viewport/drawings";
import { hiddenLayers } from "../../viewport/presented";
import type { View } from "../../viewport/view";
import { figure } from "../corners";

export const authorOf = (state: PresentationState): string => state.creator || state.label || "Unknown author";

/** "2026-11-02 08:41" of the moment of creation. */
export const createdOf = (state: PresentationState): string => (state.created === null ? "no date" : state.created.replace("T", " ").slice(0, 16));

export const titleOf = (state: PresentationState): string => state.description || state.label || state.sop_class_name;

function windowInWords({ voi }: View): string[] {
  if (voi.kind === "values") return [`Window ${figure(voi.width)} / ${figure(voi.center)}`];
  if (voi.kind === "auto") return ["Window automatic"];
  return voi.kind === "full" ? ["Window over the full range"] : [];
}

const OVERLAYS: Record<View["overlays"], string[]> = { state: [], all: ["All overlays shown"], none: ["Overlays hidden"] };

function hiddenInWords(view: View, state: PresentationState | null): string[] {
  const layers = state === null ? [] : hiddenLayers(state.sop_uid, view.hidden).flatMap((number) => state.layers[number]?.name ?? []);
  return [...OVERLAYS[view.overlays], ...(view.shutters ? [] : ["Shutter hidden"]), ...layers.map((name) => `Layer ${name} hidden`)];
}

/**
 * What was changed since the state was opened, one line for each change. Looking closer changes no state: zoom and pan
 * do not count.
 */
export function changesInWords(view: View, state: PresentationState | null): string[] {
  return [
    ...windowInWords(view),
    ...(view.invert ? ["Inverted"] : []),
    ...(view.rotate === 0 ? [] : [`Turned by ${view.rotate}°`]),
    ...(view.flip ? ["Flipped"] : []),
    ...view.drawings.map(({ kind, text }) => (kind === "text" ? `Text “${text}”` : KIND_NAMES[kind])),
    ...(view.keepContrast ? ["Contrast of the image kept"] : []),
    ...hiddenInWords(view, state),
  ];
}

export const isModified = (view: View, state: PresentationState | null): boolean => changesInWords(view, state).length > 0;

/** "missing" in words, or nothing. */
export function missingInWords(state: PresentationState): string {
  const { length } = state.missing;
  if (length === 0) return "";
  if (length === state.images.length) return "Its images are not here";
  return `${length} of ${state.images.length} images are not here`;
}
