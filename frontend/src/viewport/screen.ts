/** The canvas element that a viewport draws into: painted at most once for each picture of the screen. */
import { paint, type Painting } from "./painter";
import type { Size } from "./points";

export class Screen {
  private context: CanvasRenderingContext2D | null = null;
  private waiting = 0;

  /** `look` says, when the screen is about to show its next picture, how large the canvas is and what is in it. */
  constructor(private readonly look: () => { size: Size; painting: Painting | null }) {}

  /** Draws into this canvas from now on; null when the canvas goes away. */
  attach(canvas: HTMLCanvasElement | null): void {
    this.context = canvas?.getContext("2d", { alpha: false }) ?? null;
    this.repaint();
  }

  repaint(): void {
    if (this.waiting !== 0) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      if (this.context !== null) this.draw(this.context);
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.waiting);
    this.waiting = 0;
  }

  private draw(context: CanvasRenderingContext2D): void {
    const { size, painting } = this.look();
    if (context.canvas.width !== size.width) context.canvas.width = size.width;
    if (context.canvas.height !== size.height) context.canvas.height = size.height;
    paint(context, size, painting);
  }
}
