/** From an entry of the strip to the image with the state. */
import type { PresentationState } from "../../api/presentation";
import { appliesTo } from "../../viewport/presented";
import type { Viewport } from "../../viewport/viewport";
import type { useHanging } from "../useHanging";

interface Means {
  viewport: Viewport;
  hanging: ReturnType<typeof useHanging>;
  choose: (state: string) => void;
}

/**
 * Shows a state: on the open image if it is for that one, else on the first image of the open set that it is for, else
 * on its first image that is here. Where there is none, the series of the state is opened, which says why.
 */
export function openState(state: PresentationState, { viewport, hanging, choose }: Means): void {
  const { set, index } = viewport.snapshot();
  const frames = set?.frames ?? [];
  const here = frames[index];
  const place = here !== undefined && appliesTo(state, here) ? index : frames.findIndex((ref) => appliesTo(state, ref));
  const found = state.usable ? state.images.find(({ sop_uid, series_uid }) => series_uid !== null && !state.missing.includes(sop_uid)) : undefined;
  const series = found?.series_uid ?? null;
  if (place !== -1) {
    if (place !== index) viewport.goTo(place);
    choose(state.sop_uid);
  } else if (found !== undefined && series !== null) {
    hanging.openImage(series, found.sop_uid, found.frames[0] ?? 1, () => choose(state.sop_uid));
  } else {
    hanging.open(state.series_uid);
  }
}
