/**
 * From what is wanted to the picture that is drawn: light pictures while the view moves, full fidelity when it rests,
 * neighbours fetched ahead when there is nothing else to do.
 */
import { ApiError, NO_ANSWER } from "../api/client";
import { Governor } from "./governor";
import { Loader } from "./loader";
import { PictureStore, type FetchPicture, type Fidelity, type Picture } from "./pictures";
import type { Size } from "./points";
import { neighbours, Prefetcher } from "./prefetch";
import { pictureRequest, type PictureRequest } from "./request";
import type { FrameRef, ImageSet } from "./sets";
import type { PresentationState } from "../api/presentation";
import { baseOf, presentedBy } from "./presented";
import { Shapes } from "./shapes";
import type { ImageShape, View } from "./view";

export type Phase = "moving" | "rest";

export interface Wanted {
  readonly set: ImageSet;
  readonly index: number;
  readonly view: View;
  readonly canvas: Size;
  readonly direction: 1 | -1;
  readonly playing: boolean;
}

export interface Failure {
  readonly title: string;
  readonly detail: string;
}

export interface Drawn {
  readonly request: PictureRequest;
  readonly picture: Picture;
}

const REST_AFTER_MS = 140;
const TRY_AGAIN_MS = 3_000;
const AHEAD = 10;
const AHEAD_IN_CINE = 30;
const BEHIND = 3;

const worthAnotherTry = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === NO_ANSWER || error.status === 429 || error.status === 503);

const inWords = (error: unknown): Failure =>
  error instanceof ApiError
    ? { title: error.title, detail: error.detail }
    : { title: "This picture cannot be shown", detail: error instanceof Error ? error.message : String(error) };

export class PictureFlow {
  private readonly store: PictureStore;
  private readonly loader: Loader;
  private readonly prefetcher: Prefetcher;
  private readonly governor = new Governor();
  private readonly shapes = new Shapes();
  /** The presentation states that images may be seen with. */
  states: readonly PresentationState[] = [];
  /** Millimetres of a device pixel of this screen; null where nobody measured it. */
  pitch: number | null = null;
  private wanted: Wanted | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether neighbours would be wanted as they are now: not while a drag changes the view all the time. */
  private steady = true;

  drawn: Drawn | null = null;
  failure: Failure | null = null;

  constructor(
    fetchPicture: FetchPicture,
    private readonly changed: () => void,
  ) {
    this.store = new PictureStore(fetchPicture);
    this.prefetcher = new Prefetcher(this.store);
    this.loader = new Loader(this.store, {
      arrived: (request, picture) => this.arrived(request, picture),
      failed: (request, error) => this.failed(request, error),
      measured: (ms) => this.governor.record(ms),
      idle: () => this.prefetch(),
    });
  }

  get busy(): boolean {
    return this.loader.busy;
  }

  stateFor(ref: FrameRef, view: Pick<View, "choices">): PresentationState | null {
    return presentedBy(this.states, view.choices, ref);
  }

  /** The image's place as its presentation state lays it out. */
  shapeFor(ref: FrameRef, state: PresentationState | null): ImageShape {
    const shape = this.shapes.of(ref.instance);
    const base = baseOf(state, ref, this.pitch);
    return base === undefined ? shape : { ...shape, aspect: base.aspect ?? shape.aspect, base };
  }

  /** The place that a picture was made for. */
  shapeOf({ request: { ref, state } }: Drawn): ImageShape {
    return this.shapeFor(ref, this.states.find(({ sop_uid }) => sop_uid === state) ?? null);
  }

  /** Another set: nothing of the old one is drawn or loaded any more. */
  clear(): void {
    clearTimeout(this.timer);
    this.drawn = null;
    this.failure = null;
    this.wanted = null;
    this.loader.clear();
    this.prefetcher.plan([]);
  }

  want(wanted: Wanted, phase: Phase): void {
    const before = this.wanted;
    this.wanted = wanted;
    clearTimeout(this.timer);
    this.steady = phase === "rest" || (this.steady && (before === null || before.view === wanted.view));
    if (!this.steady) this.prefetcher.plan([]);
    if (before?.index !== wanted.index) this.failure = null;
    const full = this.request(wanted.index, "rest");
    if (full === null) return;
    if (phase === "rest" || this.store.has(full.url)) {
      this.loader.want(full);
      return;
    }
    if (this.drawn?.request.url !== full.url) {
      const light = this.request(wanted.index, "moving");
      if (light !== null) this.loader.want(light);
    }
    this.timer = setTimeout(() => {
      if (this.wanted !== null && !this.wanted.playing) this.want(this.wanted, "rest");
    }, REST_AFTER_MS);
  }

  /** What may be said about the pixels on the screen, as seen with the view of this moment. */
  get fidelity(): Fidelity | "none" {
    if (this.drawn === null) return "none";
    const wish = this.wanted === null ? null : this.request(this.wanted.index, "rest");
    return wish !== null && this.drawn.request.url === wish.url ? this.drawn.picture.fidelity : "preview";
  }

  private request(index: number, phase: Phase): PictureRequest | null {
    const ref = this.wanted?.set.frames[index];
    if (this.wanted === null || ref === undefined) return null;
    const { view, canvas } = this.wanted;
    const state = this.stateFor(ref, view);
    return pictureRequest({ ref, index, shape: this.shapeFor(ref, state), state: state?.sop_uid ?? null, view, canvas, lightness: phase === "rest" ? null : this.governor.lightness });
  }

  private arrived(request: PictureRequest, picture: Picture): void {
    if (this.shapes.learn(request, picture) && this.wanted !== null) {
      this.want(this.wanted, "rest");
      return;
    }
    this.drawn = { request, picture };
    if (request.index === this.wanted?.index) this.failure = null;
    this.changed();
  }

  private failed(request: PictureRequest, error: unknown): void {
    if (request.index !== this.wanted?.index) return;
    this.failure = inWords(error);
    if (this.drawn?.request.index !== request.index) this.drawn = null;
    if (worthAnotherTry(error)) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        if (this.wanted !== null) this.want(this.wanted, "rest");
      }, TRY_AGAIN_MS);
    }
    this.changed();
  }

  prefetch(): void {
    const { wanted } = this;
    if (wanted === null || this.loader.busy || !this.steady) return;
    const ahead = wanted.playing ? AHEAD_IN_CINE : AHEAD;
    const phase: Phase = this.governor.quick && !wanted.playing ? "rest" : "moving";
    const around = neighbours(wanted.index, wanted.set.frames.length, wanted.direction, ahead, wanted.playing ? 0 : BEHIND);
    this.prefetcher.plan(around.flatMap((index) => this.request(index, phase)?.url ?? []));
  }
}
