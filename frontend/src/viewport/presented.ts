/** Presentation states as the engine needs them: which one an image is seen with, and what it makes of the image's place. */
import type { CoveredImage, PresentationState } from "../api/presentation";
import type { FrameRef } from "./sets";
import type { Base, View } from "./view";

export const NONE = "none";

const covers = ({ sop_uid, frames }: CoveredImage, { instance, frame }: FrameRef): boolean =>
  sop_uid === instance.sop_uid && (frames.length === 0 || frames.includes(frame));

export const appliesTo = (state: PresentationState, ref: FrameRef): boolean => state.usable && state.images.some((image) => covers(image, ref));

/** The first of the choices that can be applied to the image; null is as stored. States are never merged. */
export function presentedBy(states: readonly PresentationState[], choices: readonly string[], ref: FrameRef): PresentationState | null {
  for (const choice of choices) {
    if (choice === NONE) return null;
    const state = states.find(({ sop_uid }) => sop_uid === choice);
    if (state !== undefined && appliesTo(state, ref)) return state;
  }
  return null;
}

/** Names a layer of a state by its number; what was drawn and is not saved is a layer of its own. */
export const layerKey = (state: Pick<PresentationState, "sop_uid">, number: number): string => `${state.sop_uid}/${number}`;
export const UNSAVED = "unsaved";

/** Numbers of the hidden layers of a state. */
export const hiddenLayers = (uid: string, hidden: readonly string[]): number[] =>
  hidden.flatMap((key) => (key.startsWith(`${uid}/`) ? [Number(key.slice(uid.length + 1))] : [])).sort((one, two) => one - two);

/** `pitch`: millimetres of a device pixel of this screen, where they are known. */
export function baseOf(state: PresentationState | null, ref: FrameRef, pitch: number | null = null): Base | undefined {
  if (state === null) return undefined;
  const area = state.areas.find(({ images }) => images.length === 0 || images.some((image) => covers(image, ref)));
  const bounds = area?.bounds ?? null;
  const size = area?.true_size ?? null;
  return {
    rotate: state.rotate,
    flip: state.flip,
    area: bounds === null ? null : { x: bounds.x, y: bounds.y, width: bounds.w, height: bounds.h },
    zoom: size !== null && pitch !== null ? size.column / pitch : (area?.magnification ?? null),
    aspect: area?.aspect ?? null,
    trueSize: size === null ? null : pitch === null ? "unknown" : "known",
  };
}

/** State, its contrast, and what of it is shown, as the addresses of pictures, pixel values and explanations take them. */
export function stateParameters(uid: string | null, view: Pick<View, "keepContrast" | "overlays" | "shutters" | "hidden">): string {
  const layers = uid === null ? [] : hiddenLayers(uid, view.hidden);
  return [
    ...(uid === null ? [] : [`state=${uid}`]),
    ...(uid !== null && view.keepContrast ? ["keep_contrast=1"] : []),
    ...(view.overlays === "state" ? [] : [`overlays=${view.overlays}`]),
    ...(view.shutters ? [] : ["shutters=0"]),
    ...(layers.length === 0 ? [] : [`hidden_layers=${layers.join(",")}`]),
  ]
    .map((part) => `&${part}`)
    .join("");
}
