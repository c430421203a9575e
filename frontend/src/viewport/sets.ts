/** Image sets: what one scroll goes through. Series are never merged, and a multi-frame object is a set of its own. */
import type { Instance, Series } from "../api/types";

export interface FrameRef {
  readonly instance: Instance;
  /** Counted from 1, as the standard does. */
  readonly frame: number;
}

export interface ImageSet {
  readonly key: string;
  readonly series: Series;
  readonly label: string;
  readonly frames: readonly FrameRef[];
  /** Frames of one object, which can be played. */
  readonly multiFrame: boolean;
}

const framesOf = (instance: Instance): FrameRef[] => Array.from({ length: instance.frames }, (_, n) => ({ instance, frame: n + 1 }));

export const isPicture = (instance: Instance): boolean => instance.picture !== null && instance.kind === "image" && instance.frames > 0 && (instance.rows ?? 0) > 0 && (instance.columns ?? 0) > 0;

export function imageSets(series: Series, instances: readonly Instance[]): ImageSet[] {
  const pictures = instances.filter(isPicture);
  const singles = pictures.filter((instance) => instance.frames === 1);
  const clips = pictures.filter((instance) => instance.frames > 1);
  const name = series.description || series.body_part || series.modality;
  const sets: ImageSet[] = [];
  if (singles.length > 0) {
    sets.push({ key: series.series_uid, series, label: name, frames: singles.flatMap(framesOf), multiFrame: false });
  }
  clips.forEach((clip, n) => {
    const label = clips.length + sets.length > 1 ? `${name}, ${clip.number ?? n + 1}` : name;
    sets.push({ key: clip.sop_uid, series, label, frames: framesOf(clip), multiFrame: true });
  });
  return sets;
}
