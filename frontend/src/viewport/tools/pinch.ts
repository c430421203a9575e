/** Two fingers: their distance zooms, their middle pans. */
import { canvasPoint, type CanvasPoint } from "../points";
import { panned, zoomed, type View } from "../view";
import type { Viewport } from "../viewport";

interface Fingers {
  readonly one: CanvasPoint;
  readonly two: CanvasPoint;
}

const middle = ({ one, two }: Fingers): CanvasPoint => canvasPoint((one.x + two.x) / 2, (one.y + two.y) / 2);
const apart = ({ one, two }: Fingers): number => Math.max(1, Math.hypot(one.x - two.x, one.y - two.y));

export class Pinch {
  private started: { view: View; fingers: Fingers } | null = null;

  constructor(private readonly viewport: Viewport) {}

  get active(): boolean {
    return this.started !== null;
  }

  move(one: CanvasPoint, two: CanvasPoint): void {
    const { shape, canvas } = this.viewport;
    if (shape === null) return;
    this.started ??= { view: this.viewport.view, fingers: { one, two } };
    const { view, fingers } = this.started;
    const from = middle(fingers);
    const to = middle({ one, two });
    const closer = zoomed(view, shape, canvas, apart({ one, two }) / apart(fingers), from);
    this.viewport.look(panned(closer, shape, canvas, to.x - from.x, to.y - from.y), "moving");
  }

  end(): void {
    if (this.started !== null) this.viewport.commit("Zoom", this.started.view);
    this.started = null;
  }
}
