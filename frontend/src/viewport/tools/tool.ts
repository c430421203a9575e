/**
 * A tool is a small state machine: Idle → Pointing (pressed, not yet moved) → Dragging → Idle.
 *
 * Each state handles the events of the pointer and returns the state that follows. What the drag does is one object
 * (`DragAction`), so that a new tool is a few lines.
 */
import type { CanvasPoint } from "../points";
import type { Viewport } from "../viewport";

export interface DragAction<Start> {
  readonly name: string;
  /** What is true when the drag begins, or null when the drag has nothing to act on. */
  begin(viewport: Viewport): Start | null;
  drag(viewport: Viewport, start: Start, from: CanvasPoint, to: CanvasPoint): void;
  end(viewport: Viewport, start: Start): void;
  /** Puts everything back, as when Esc is pressed during the drag. */
  cancel(viewport: Viewport, start: Start): void;
}

export interface Tool {
  down(at: CanvasPoint): void;
  move(at: CanvasPoint): void;
  up(): void;
  cancel(): void;
  /** A tool of several presses stays active between them; this ends it as it is. */
  finish?(): void;
  readonly active: boolean;
}

/** Device pixels that the pointer must move before a press counts as a drag. */
const THRESHOLD = 3;

type State<Start> =
  | { readonly name: "idle" }
  | { readonly name: "pointing"; readonly from: CanvasPoint }
  | { readonly name: "dragging"; readonly from: CanvasPoint; readonly start: Start };

export function dragTool<Start>(viewport: Viewport, action: DragAction<Start>): Tool {
  let state: State<Start> = { name: "idle" };
  return {
    get active() {
      return state.name !== "idle";
    },
    down(at) {
      state = { name: "pointing", from: at };
    },
    move(at) {
      if (state.name === "pointing" && Math.hypot(at.x - state.from.x, at.y - state.from.y) >= THRESHOLD) {
        const start = action.begin(viewport);
        state = start === null ? { name: "idle" } : { name: "dragging", from: state.from, start };
      }
      if (state.name === "dragging") action.drag(viewport, state.start, state.from, at);
    },
    up() {
      if (state.name === "dragging") action.end(viewport, state.start);
      state = { name: "idle" };
    },
    cancel() {
      if (state.name === "dragging") action.cancel(viewport, state.start);
      state = { name: "idle" };
    },
  };
}
