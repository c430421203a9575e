/** From what the viewport shows to the body of a request that saves it. */
import type { NewState } from "../../api/presentation";
import { appliesTo } from "../../viewport/presented";
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

export function newState(state: Snapshot, { label, description, scope, area }: Wishes): NewState {
  const { view, presented } = state;
  const frames = new Map<string, FrameRef[]>();
  for (const ref of savedFrames(state, scope)) frames.set(ref.instance.sop_uid, [...(frames.get(ref.instance.sop_uid) ?? []), ref]);
  const visible = area ? visibleArea(state) : null;
  const images = [...frames].map(([sop, refs]) => ({
    sop_uid: sop,
    ...(refs.length === refs[0]?.instance.frames ? {} : { frames: refs.map(({ frame }) => frame) }),
    ...(refs[0]?.instance.color === true ? {} : contrast(view)),
    rotate: view.rotate,
    flip: view.flip,
    ...(visible === null ? {} : { area: visible }),
  }));
  return {
    label,
    description,
    images,
    ...(presented === null ? {} : { based_on: presented.sop_uid }),
    ...(view.keepContrast ? { keep_contrast: true } : {}),
  };
}
