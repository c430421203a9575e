/** Presentation states over REST: which there are, which is chosen, saving one, and why a picture looks as it does. */
import { getJson, postJson, send } from "./client";

export interface CoveredImage {
  sop_uid: string;
  /** Counted from 1; none are all frames. */
  frames: number[];
}

export interface StateArea {
  /** None are all images of the state. */
  images: CoveredImage[];
  /** In image pixels from 0, before rotation; null is the whole image. */
  bounds: { x: number; y: number; w: number; h: number } | null;
  /** Height of a pixel divided by its width. */
  aspect: number;
  /** Screen pixels for one image pixel, where the state asks for that. */
  magnification: number | null;
  /** Millimetres of a pixel on the display, where the state asks for its true size. */
  true_size: { row: number; column: number } | null;
}

export interface PresentationState {
  sop_uid: string;
  series_uid: string;
  label: string;
  description: string;
  creator: string;
  created: string | null;
  sop_class_name: string;
  /** False: it is listed, and the warnings say why it is not applied. */
  usable: boolean;
  images: (CoveredImage & { series_uid: string | null })[];
  rotate: 0 | 90 | 180 | 270;
  flip: boolean;
  areas: StateArea[];
  /** In the order in which `hidden_layers` numbers them. */
  layers: { name: string; description: string }[];
  shutters: boolean;
  missing: string[];
  warnings: string[];
}

export interface ApplicableStates {
  results: PresentationState[];
  /** UID, "none", or null where nothing was chosen yet. */
  chosen: string | null;
  default: string | null;
}

const instance = (uid: string) => `/api/v1/instances/${encodeURIComponent(uid)}`;
const states = (studyUid: string) => `/api/v1/studies/${encodeURIComponent(studyUid)}/presentation-states`;

export const readStates = async (studyUid: string, signal?: AbortSignal) => (await getJson<{ results: PresentationState[] }>(states(studyUid), signal)).results;

export const readApplicable = (sopUid: string, signal?: AbortSignal) => getJson<ApplicableStates>(`${instance(sopUid)}/presentation-states`, signal);

/** Remembers a state for the image, or "none" for its series; also when the page is left before the answer. */
export const rememberChoice = (sopUid: string, state: string) =>
  send(`${instance(sopUid)}/presentation-choice`, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ state }), keepalive: true });

export interface NewState {
  label: string;
  description: string;
  images: Record<string, unknown>[];
  layers?: Record<string, unknown>[];
  based_on?: string;
  keep_contrast?: boolean;
  hidden_layers?: number[];
}

export const saveState = (studyUid: string, state: NewState) => postJson<{ sop_uid: string; series_uid: string; states: PresentationState[] }>(states(studyUid), state);

export interface Stage {
  name: string;
  applied: string;
  source: { object: string; attribute: string };
  value: (number | null)[] | null;
}

export interface Explanation {
  stages: Stage[];
  warnings: string[];
}

/** `shownAs` are the picture's parameters of state, window and geometry, each with its `&`. */
export function readExplanation(sopUid: string, frame: number, shownAs: string, pixel: { x: number; y: number } | null, signal?: AbortSignal) {
  const query = (pixel === null ? "" : `&x=${pixel.x}&y=${pixel.y}`) + shownAs;
  return getJson<Explanation>(`${instance(sopUid)}/frames/${frame}/explanation?${query.slice(1)}`, signal);
}
