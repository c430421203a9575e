/** What a screen reads of a viewport: one unchangeable snapshot for each change. */
import type { PresentationState } from "../api/presentation";
import type { Failure } from "./flow";
import type { Fidelity } from "./pictures";
import type { ImagePoint, Size } from "./points";
import type { FrameRef, ImageSet } from "./sets";
import type { ImageShape, View } from "./view";
import type { Voi, WindowValues } from "./voi";

/** The frame whose pixels are on the screen; texts in the corners speak of this one. */
export interface Shown {
  readonly index: number;
  readonly ref: FrameRef;
  readonly shape: ImageShape;
  /** What the server found doubtful about this picture. */
  readonly warnings: readonly string[];
  /** The state has no contrast where the image has one. */
  readonly lacksContrast: boolean;
  readonly window: WindowValues | null;
  /** The presentation state that it is seen with; null is as stored. */
  readonly state: PresentationState | null;
  /** The choice that led to this window. */
  readonly voi: Voi;
}

export interface Snapshot {
  readonly set: ImageSet | null;
  readonly index: number;
  readonly view: View;
  /** The presentation state of the wanted image; null is as stored. */
  readonly presented: PresentationState | null;
  readonly canvas: Size;
  readonly ratio: number;
  /** The drawing that is chosen, and the place of a text that is being typed. */
  readonly selected: string | null;
  readonly typing: ImagePoint | null;
  readonly shown: Shown | null;
  readonly fidelity: Fidelity | "none";
  readonly failure: Failure | null;
  readonly playing: boolean;
  readonly rate: number;
  readonly undo: string | null;
  readonly redo: string | null;
}
