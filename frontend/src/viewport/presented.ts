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

export function baseOf(state: PresentationState | null, ref: FrameRef): Base | undefined {
  if (state === null) return undefined;
  const area = state.areas.find(({ images }) => images.length === 0 || images.some((image) => covers(image, ref)));
  const bounds = area?.bounds ?? null;
  return {
    rotate: state.rotate,
    flip: state.flip,
    area: bounds === null ? null : { x: bounds.x, y: bounds.y, width: bounds.w, height: bounds.h },
    zoom: area?.magnification ?? null,
    aspect: area?.aspect ?? null,
  };
}

/** State, its contrast and its annotations, as the addresses of pictures, pixel values and explanations take them. */
export function stateParameters(uid: string | null, view: Pick<View, "keepContrast" | "marks">): string {
  const marks = view.marks === "state" ? "" : `&annotations=${view.marks}`;
  return (uid === null ? "" : `&state=${uid}${view.keepContrast ? "&keep_contrast=1" : ""}`) + marks;
}
