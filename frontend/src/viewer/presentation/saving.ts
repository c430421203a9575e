/** From what the viewport shows to the body of a request that saves it. */
import type { NewState } from "../../api/presentation";
import { ellipseAxes, isOn, isShutter, outline, radiusOf, type Drawing } from "../../viewport/drawings";
import type { ImagePoint } from "../../viewport/points";
import { appliesTo, hiddenLayers } from "../../viewport/presented";
import { regionUnder } from "../../viewport/request";
import type { FrameRef } from "../../viewport/sets";
import { imageToCanvas, type View } from "../../viewport/view";
import type { Snapshot } from "../../viewport/viewport";

export type Scope = "one" | "set";

export interface Wishes {
  label: string;
  description: string;
  scope: Scope;
  /** Whether zoom and place become the displayed area. */
  area: boolean;
}

/** The frames that the new state is for: the open one, or those of the set that are seen with the same state. */
export function savedFrames({ set, index, presented }: Pick<Snapshot, "set" | "index" | "presented">, scope: Scope): FrameRef[] {
  const here = set?.frames[index];
  if (set === null || here === undefined) return [];
  if (scope === "one") return [here];
  return presented === null ? [...set.frames] : set.frames.filter((ref) => appliesTo(presented, ref));
}

function contrast({ voi, invert }: View): Record<string, unknown> {
  const polarity = invert ? { invert } : {};
  if (voi.kind === "values") return { ...polarity, window: { center: voi.center, width: voi.width, function: voi.function } };
  return voi.kind === "stored" ? polarity : { ...polarity, voi: voi.kind };
}

/** The part of the image that the viewport shows. */
function visibleArea({ shown, view, canvas }: Snapshot): Record<string, number> | null {
  if (shown === null) return null;
  const region = regionUnder({ x: 0, y: 0, ...canvas }, imageToCanvas(view, shown.shape, canvas), shown.shape);
  return { x: region.x, y: region.y, w: region.width, h: region.height };
}

const LAYER = "DRAWN";

const pairs = (points: readonly ImagePoint[]) => points.map(({ x, y }) => [x, y]);

const graphic = (type: string, points: readonly ImagePoint[]) => ({ layer: LAYER, type, points: pairs(points), units: "PIXEL" });

function graphicOf(drawing: Drawing): Record<string, unknown>[] {
  const [from, to] = drawing.points;
  if (drawing.kind === "text" || isShutter(drawing) || from === undefined || to === undefined) return [];
  return [drawing.kind === "ellipse" ? graphic("ELLIPSE", ellipseAxes(from, to)) : graphic("POLYLINE", outline(drawing))];
}

const textOf = ({ kind, text, points: [at] }: Drawing) => (kind === "text" && at !== undefined ? [{ layer: LAYER, text, anchor: [at.x, at.y], units: "PIXEL" }] : []);

function shutterOf({ kind, points: [from, to] }: Drawing): Record<string, unknown>[] {
  if (from === undefined || to === undefined) return [];
  if (kind === "circle") return [{ shape: "CIRCULAR", center: [from.x, from.y], radius: radiusOf(from, to) }];
  const [w, h] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  return kind === "rectangle" ? [{ shape: "RECTANGULAR", x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w, h }] : [];
}

/** What was drawn on an image, as the request names it. */
function drawn(drawings: readonly Drawing[]): Record<string, unknown> {
  const [graphics, texts] = [drawings.flatMap(graphicOf), drawings.flatMap(textOf)];
  return { ...(graphics.length === 0 ? {} : { graphics }), ...(texts.length === 0 ? {} : { texts }) };
}

const onFrame = (drawings: readonly Drawing[], ref: FrameRef) => drawings.filter((drawing) => !isShutter(drawing) && isOn(drawing, ref));

/** Entries of one image: frames that are drawn on have their own, all others share one. */
function entries(refs: readonly FrameRef[], drawings: readonly Drawing[], common: Record<string, unknown>): Record<string, unknown>[] {
  const marked = refs.filter((ref) => onFrame(drawings, ref).length > 0);
  const plain = refs.filter((ref) => !marked.includes(ref));
  const { sop_uid: sop, frames } = refs[0]?.instance ?? { sop_uid: "", frames: 0 };
  const entry = (group: readonly FrameRef[], of: readonly Drawing[]) => ({
    sop_uid: sop,
    ...(group.length === frames ? {} : { frames: group.map(({ frame }) => frame) }),
    ...common,
    ...drawn(of),
  });
  return [...marked.map((ref) => entry([ref], onFrame(drawings, ref))), ...(plain.length === 0 ? [] : [entry(plain, [])])];
}

/** How many drawings lie on images that are not saved. */
export function leftOut(state: Snapshot, scope: Scope): number {
  const frames = savedFrames(state, scope);
  return state.view.drawings.filter((drawing) => !frames.some((ref) => isOn(drawing, ref))).length;
}

export function newState(state: Snapshot, { label, description, scope, area }: Wishes): NewState {
  const { view, presented } = state;
  const images = new Map<string, FrameRef[]>();
  for (const ref of savedFrames(state, scope)) images.set(ref.instance.sop_uid, [...(images.get(ref.instance.sop_uid) ?? []), ref]);
  const visible = area ? visibleArea(state) : null;
  const shutters = view.drawings.flatMap(shutterOf);
  const hidden = presented === null ? [] : hiddenLayers(presented.sop_uid, view.hidden);
  const common = {
    rotate: view.rotate,
    flip: view.flip,
    ...(visible === null ? {} : { area: visible }),
    ...(shutters.length === 0 && view.shutters ? {} : { shutters }),
    ...(view.overlays === "state" ? {} : { overlays: view.overlays }),
  };
  return {
    label,
    description,
    images: [...images.values()].flatMap((refs) => entries(refs, view.drawings, { ...common, ...(refs[0]?.instance.color === true ? {} : contrast(view)) })),
    ...(view.drawings.every(isShutter) ? {} : { layers: [{ name: LAYER, description: "Drawn in the viewer" }] }),
    ...(presented === null ? {} : { based_on: presented.sop_uid }),
    ...(view.keepContrast ? { keep_contrast: true } : {}),
    ...(hidden.length === 0 ? {} : { hidden_layers: hidden }),
  };
}
