/** Turns pointer and wheel events of the canvas into tools: left the chosen tool, middle pan, right zoom, wheel scroll. */
import { canvasPoint, type CanvasPoint } from "../points";
import type { Viewport } from "../viewport";
import { drawDrag, textTool } from "./draw";
import { pathTool } from "./path";
import { Pinch } from "./pinch";
import { dragTool, type Tool } from "./tool";
import { panDrag, scrollDrag, windowDrag, zoomDrag, type ToolName } from "./tools";

const ZOOM_PER_NOTCH = 1.15;
const WHEEL_NOTCH = 100;

/** What lies over the picture takes its own presses. */
const isDrawn = (target: EventTarget | null): boolean => target instanceof Element && target.closest("[data-drawing], input") !== null;

export class PointerInput {
  private readonly tools: Record<ToolName, Tool>;
  private readonly fingers = new Map<number, CanvasPoint>();
  private readonly pinch: Pinch;
  private current: Tool | null = null;
  private wheel = 0;

  constructor(
    private readonly viewport: Viewport,
    private readonly element: HTMLElement,
    private readonly chosen: () => ToolName,
    private readonly hover: (at: CanvasPoint | null) => void,
  ) {
    this.tools = {
      window: dragTool(viewport, windowDrag),
      pan: dragTool(viewport, panDrag),
      zoom: dragTool(viewport, zoomDrag),
      scroll: dragTool(viewport, scrollDrag),
      arrow: dragTool(viewport, drawDrag("arrow")),
      line: dragTool(viewport, drawDrag("line")),
      ellipse: dragTool(viewport, drawDrag("ellipse")),
      polyline: dragTool(viewport, drawDrag("polyline")),
      rectangle: dragTool(viewport, drawDrag("rectangle")),
      circle: dragTool(viewport, drawDrag("circle")),
      path: pathTool(viewport),
      text: textTool(viewport),
    };
    this.pinch = new Pinch(viewport);
  }

  /** Listens until the returned function is called. */
  attach(): () => void {
    const abort = new AbortController();
    const { signal } = abort;
    const { element } = this;
    element.addEventListener("pointerdown", (event) => this.down(event), { signal });
    element.addEventListener("pointermove", (event) => this.move(event), { signal });
    element.addEventListener("pointerup", (event) => this.up(event), { signal });
    element.addEventListener("pointercancel", (event) => this.up(event), { signal });
    element.addEventListener("pointerleave", () => this.hover(null), { signal });
    element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    element.addEventListener("wheel", (event) => this.turn(event), { signal, passive: false });
    return () => abort.abort();
  }

  /** Ends what takes several presses; false when there was nothing. */
  finish(): boolean {
    if (this.current?.active !== true || this.current.finish === undefined) return false;
    this.current.finish();
    this.current = null;
    return true;
  }

  /** Stops a running drag and puts the view back; false when there was none. */
  cancel(): boolean {
    if (this.current?.active !== true) return false;
    this.current.cancel();
    this.current = null;
    return true;
  }

  private at(event: MouseEvent): CanvasPoint {
    const box = this.element.getBoundingClientRect();
    const ratio = this.viewport.ratio;
    return canvasPoint((event.clientX - box.left) * ratio, (event.clientY - box.top) * ratio);
  }

  private toolFor(button: number): Tool | null {
    if (button === 0) return this.tools[this.chosen()];
    if (button === 1) return this.tools.pan;
    return button === 2 ? this.tools.zoom : null;
  }

  private down(event: PointerEvent): void {
    if (isDrawn(event.target) && event.button === 0 && this.current?.active !== true) return;
    const at = this.at(event);
    this.viewport.mark({ selected: null });
    if (event.button === 1) event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") {
      this.fingers.set(event.pointerId, at);
      if (this.fingers.size > 1) {
        this.cancel();
        return;
      }
    }
    if (this.current?.active === true) {
      if (this.current.finish === undefined || event.button !== 0) return;
      if (this.toolFor(event.button) !== this.current) this.finish();
    }
    this.current = this.toolFor(event.button);
    this.current?.down(at);
  }

  private move(event: PointerEvent): void {
    const at = this.at(event);
    this.hover(at);
    if (event.pointerType === "touch") this.fingers.set(event.pointerId, at);
    const [one, two] = [...this.fingers.values()];
    if (one !== undefined && two !== undefined) this.pinch.move(one, two);
    else this.current?.move(at);
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    if (this.pinch.active && this.fingers.size < 2) this.pinch.end();
    if (event.type === "pointercancel") this.current?.cancel();
    else this.current?.up();
    if (this.current?.finish === undefined || !this.current.active) this.current = null;
  }

  private turn(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
    if (event.ctrlKey || event.metaKey) {
      this.viewport.zoomBy(ZOOM_PER_NOTCH ** (-pixels / WHEEL_NOTCH), this.at(event));
      return;
    }
    this.wheel += pixels / WHEEL_NOTCH;
    const steps = Math.abs(pixels) >= 50 ? Math.sign(pixels) : Math.trunc(this.wheel);
    if (steps === 0) return;
    this.wheel = 0;
    this.viewport.goTo(this.viewport.index + steps);
  }
}
