/**
 * The viewport: the set, the place in it and the view that are wanted, and what is shown of them. It knows no
 * framework; a screen subscribes and reads snapshots.
 */
import type { PresentationState } from "../api/presentation";
import { compose } from "./affine";
import { Cine, DEFAULT_RATE } from "./cine";
import { PictureFlow, type Drawn, type Phase } from "./flow";
import type { Painting } from "./painter";
import type { FetchPicture } from "./pictures";
import { canvasPoint, clamp, type CanvasPoint, type ImagePoint, type Size } from "./points";
import { Screen } from "./screen";
import type { ImageSet } from "./sets";
import type { Shown, Snapshot } from "./snapshot";
import { UndoStack } from "./undo";
import { AS_STORED, imageToCanvas, toImage, zoomed, type ImageShape, type View } from "./view";
import type { WindowValues } from "./voi";

export type { Shown, Snapshot } from "./snapshot";

interface Kept {
  readonly view: View;
  readonly index: number;
  readonly undo: UndoStack;
}

export class Viewport {
  private readonly flow: PictureFlow;
  private readonly cine: Cine;
  private readonly screen = new Screen(() => ({ size: this.canvas, painting: this.painting }));
  private readonly listeners = new Set<() => void>();
  private readonly kept = new Map<string, Kept>();
  private set: ImageSet | null = null;
  private undoStack = new UndoStack();
  private direction: 1 | -1 = 1;
  private chosenRate: number | null = null;
  private marked: Pick<Snapshot, "selected" | "typing"> = { selected: null, typing: null };
  private current: Snapshot;

  view: View = AS_STORED;
  index = 0;
  canvas: Size = { width: 0, height: 0 };
  /** Device pixels for one CSS pixel. */
  ratio = 1;

  constructor(fetchPicture: FetchPicture) {
    this.flow = new PictureFlow(fetchPicture, () => this.publish());
    this.cine = new Cine((index) => {
      if (!this.flow.busy) this.step(index);
    });
    this.current = this.makeSnapshot();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.current;

  get count(): number {
    return this.set?.frames.length ?? 0;
  }

  /** The image that is wanted now. */
  get shape(): ImageShape | null {
    const ref = this.set?.frames[this.index];
    return ref === undefined ? null : this.flow.shapeFor(ref, this.flow.stateFor(ref, this.view));
  }

  windowInUse(): WindowValues | null {
    if (this.set?.frames[this.index]?.instance.color !== false) return null;
    if (this.view.voi.kind === "values") return this.view.voi;
    return this.flow.drawn?.picture.window ?? null;
  }

  imagePointAt(at: CanvasPoint): ImagePoint | null {
    return this.shape === null ? null : toImage(this.view, this.shape, this.canvas, at);
  }

  /** Draws into this canvas from now on; null when the canvas goes away. */
  attach(canvas: HTMLCanvasElement | null): void {
    this.screen.attach(canvas);
  }

  resize(canvas: Size, ratio: number): void {
    if (canvas.width === this.canvas.width && canvas.height === this.canvas.height && ratio === this.ratio) return;
    this.canvas = canvas;
    this.ratio = ratio;
    this.update("rest");
  }

  /** The presentation states that images may be seen with. */
  get states(): readonly PresentationState[] {
    return this.flow.states;
  }

  offerStates(states: readonly PresentationState[]): void {
    if (states === this.flow.states) return;
    this.flow.states = states;
    this.update("rest");
  }

  /** How large a device pixel of this screen is, in millimetres; null where nobody measured it. */
  calibrate(pitch: number | null): void {
    if (pitch === this.flow.pitch) return;
    this.flow.pitch = pitch;
    this.update("rest");
  }

  /** The state that the wanted image is seen with; null is as stored. */
  get stateInUse(): PresentationState | null {
    const ref = this.set?.frames[this.index];
    return ref === undefined ? null : this.flow.stateFor(ref, this.view);
  }

  /** Opens a set where it was left, or at `index`; a set that is opened first is seen with these `choices` of states. */
  open(set: ImageSet, index?: number, choices: readonly string[] = []): void {
    this.cine.stop();
    this.keep();
    const before = this.kept.get(set.key);
    this.set = set;
    this.view = before?.view ?? { ...AS_STORED, choices };
    this.index = clamp(index ?? before?.index ?? 0, 0, set.frames.length - 1);
    this.undoStack = before?.undo ?? new UndoStack();
    this.chosenRate = null;
    this.flow.clear();
    this.update("rest");
  }

  /** Nothing is open, as while a document is read. */
  close(): void {
    this.cine.stop();
    this.keep();
    this.set = null;
    this.flow.clear();
    this.publish();
  }

  /** The same set with images that came in meanwhile; the shown frame stays. */
  extend(set: ImageSet): void {
    if (this.set?.key !== set.key || this.set.frames.length === set.frames.length) return;
    const now = this.set.frames[this.index];
    const same = set.frames.findIndex((ref) => ref.instance.sop_uid === now?.instance.sop_uid && ref.frame === now.frame);
    this.set = set;
    this.index = Math.max(same, 0);
    this.update("rest");
  }

  goTo(index: number): void {
    this.stop();
    this.step(clamp(index, 0, Math.max(this.count - 1, 0)));
  }

  /** Shows another view without a step of undo; tools call it while they drag. */
  look(view: View, phase: Phase): void {
    this.view = view;
    this.update(phase);
  }

  /** Ends a drag: the way from `before` to the view of now is one step of undo. */
  commit(name: string, before: View): void {
    if (before !== this.view) this.undoStack.push({ name, before, after: this.view });
    this.settle();
  }

  /** Chooses a drawing, or the place of a text. */
  mark(marks: Partial<Pick<Snapshot, "selected" | "typing">>): void {
    this.marked = { ...this.marked, ...marks };
    this.publish();
  }

  settle(): void {
    this.update("rest");
  }

  /** One change by key or button; `joins` makes quick repeats of it one step of undo. */
  change(name: string, make: (view: View, shape: ImageShape, canvas: Size) => View, { joins = false } = {}): void {
    if (this.shape === null) return;
    const before = this.view;
    this.view = make(before, this.shape, this.canvas);
    this.undoStack.push({ name, before, after: this.view }, { joins });
    this.update(joins ? "moving" : "rest");
  }

  zoomBy(factor: number, about: CanvasPoint = canvasPoint(this.canvas.width / 2, this.canvas.height / 2)): void {
    this.change("Zoom", (view, shape, canvas) => zoomed(view, shape, canvas, factor, about), { joins: true });
  }

  undo(): void {
    const change = this.undoStack.undo();
    if (change !== null) this.look(change.before, "rest");
  }

  redo(): void {
    const change = this.undoStack.redo();
    if (change !== null) this.look(change.after, "rest");
  }

  setRate(rate: number): void {
    this.chosenRate = rate;
    if (this.cine.playing) this.cine.play(this.index, this.count, rate);
    this.publish();
  }

  play(): void {
    if (this.count < 2) return;
    this.direction = 1;
    this.cine.play(this.index, this.count, this.rate);
    this.update("moving");
  }

  stop(): void {
    if (!this.cine.playing) return;
    this.cine.stop();
    this.update("rest");
  }

  dispose(): void {
    this.cine.stop();
    this.flow.clear();
    this.screen.dispose();
  }

  private get rate(): number {
    return this.chosenRate ?? this.set?.frames[0]?.instance.frame_rate ?? DEFAULT_RATE;
  }

  private keep(): void {
    if (this.set !== null) this.kept.set(this.set.key, { view: this.view, index: this.index, undo: this.undoStack });
  }

  private step(index: number): void {
    if (index === this.index) return;
    this.direction = index > this.index ? 1 : -1;
    this.index = index;
    this.update("moving");
  }

  private update(phase: Phase): void {
    const { set, index, view, canvas, direction } = this;
    if (set !== null) this.flow.want({ set, index, view, canvas, direction, playing: this.cine.playing }, phase);
    this.publish();
  }

  private publish(): void {
    this.current = this.makeSnapshot();
    this.screen.repaint();
    for (const listener of this.listeners) listener();
  }

  private makeSnapshot(): Snapshot {
    const { set, index, view, canvas, ratio, rate } = this;
    const { drawn, failure, fidelity } = this.flow;
    const shown = drawn === null ? null : this.describe(drawn);
    const { undo, redo } = this.undoStack.next;
    return { set, index, view, presented: this.stateInUse, canvas, ratio, ...this.marked, shown, fidelity, failure, playing: this.cine.playing, rate, undo, redo };
  }

  private describe(drawn: Drawn): Shown {
    const { index, ref, voi, state: uid } = drawn.request;
    const { window, warnings, lacksContrast } = drawn.picture;
    const state = this.flow.states.find(({ sop_uid }) => sop_uid === uid) ?? null;
    return { index, ref, voi, window, warnings, lacksContrast, state, shape: this.flow.shapeOf(drawn) };
  }

  private get painting(): Painting | null {
    const { drawn } = this.flow;
    if (drawn === null) return null;
    const toCanvas = imageToCanvas(this.view, this.flow.shapeOf(drawn), this.canvas);
    return { picture: drawn.picture, unitToCanvas: compose(toCanvas, drawn.request.unitToImage) };
  }
}
