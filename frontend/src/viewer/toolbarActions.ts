/** The actions that stand in the toolbar, in their groups. */
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMove,
  IconArrowUpRight,
  IconCircleDashed,
  IconContrast,
  IconContrast2,
  IconDeviceFloppy,
  IconEye,
  IconFlipHorizontal,
  IconFlipVertical,
  IconLine,
  IconMaximize,
  IconOvalVertical,
  IconPolygon,
  IconPlayerPause,
  IconPlayerPlay,
  IconRotate2,
  IconRotateClockwise,
  IconScribble,
  IconSquareDashed,
  IconSquareNumber1,
  IconStack2,
  IconTypography,
  IconZoomIn,
  IconZoomReset,
  type Icon,
} from "@tabler/icons-react";

import type { ToolName } from "../viewport/tools/tools";
import { asSaved, fitted, flippedHorizontally, flippedVertically, isFitted, oneToOne, rotated, type View } from "../viewport/view";
import type { Action, Annotations, Desk } from "./actions";

const noImage = ({ state }: Desk): string | null => (state.set === null ? "no image is open" : null);

const isColor = ({ state }: Desk): boolean => state.set?.frames[state.index]?.instance.color ?? false;

const noWindow = (desk: Desk): string | null => noImage(desk) ?? (isColor(desk) ? "a colour image has no window" : null);

const tool = (name: ToolName, title: string, keys: string[], icon: Icon, hint: string): Action => ({
  id: name,
  name: title,
  keys,
  icon,
  hint,
  pressed: (desk) => desk.tool === name,
  refusal: noImage,
  perform: (desk) => desk.setTool(name),
});

const change = (id: string, name: string, keys: string[], icon: Icon, make: (view: View) => View, more: Partial<Action> = {}): Action => ({
  id,
  name,
  keys,
  icon,
  refusal: noImage,
  perform: (desk) => desk.viewport.change(name, make),
  ...more,
});

const NEXT: Record<Annotations, Annotations> = { all: "minimum", minimum: "none", none: "all" };

export const windowTool: Action = {
  ...tool("window", "Window / level", ["W"], IconContrast, "drag left, or use width and level at right"),
  refusal: noWindow,
};
const panTool = tool("pan", "Pan", ["T", "M"], IconArrowsMove, "drag; the middle button pans with every tool; Ctrl and arrow keys");
const zoomTool = tool("zoom", "Zoom", ["Z"], IconZoomIn, "drag up or down; the right button zooms with every tool; + and −");
const scrollTool = tool("scroll", "Scroll", ["S"], IconStack2, "drag up or down, or turn the wheel; ↑ and ↓");

const DRAWN = "drag; move it by its line, Delete takes it away; saved in the presentation state";
const SHUTTER = "drag; what lies outside is covered; saved in the presentation state";

const drawTools: Action[] = [
  tool("arrow", "Arrow", ["A"], IconArrowUpRight, DRAWN),
  tool("line", "Line", ["Shift L"], IconLine, DRAWN),
  tool("ellipse", "Ellipse", ["E"], IconOvalVertical, DRAWN),
  tool("polyline", "Freehand line", ["P"], IconScribble, DRAWN),
  tool("path", "Polyline", ["Shift P"], IconPolygon, "click corner by corner; Enter or a click on the last ends it, on the first closes it"),
  tool("text", "Text", ["N"], IconTypography, "click where it shall stand, then type; saved in the presentation state"),
  tool("rectangle", "Rectangular shutter", ["X"], IconSquareDashed, SHUTTER),
  tool("circle", "Circular shutter", ["Shift X"], IconCircleDashed, SHUTTER),
];

const invert: Action = {
  ...change("invert", "Invert", ["I"], IconContrast2, (view) => ({ ...view, invert: !view.invert })),
  pressed: (desk) => desk.state.view.invert,
  refusal: noImage,
};

const cine = (playing: boolean): Action => ({
  id: "cine",
  name: playing ? "Stop cine" : "Cine",
  keys: ["C"],
  icon: playing ? IconPlayerPause : IconPlayerPlay,
  pressed: ({ state }) => state.playing,
  refusal: ({ state }) => ((state.set?.frames.length ?? 0) < 2 ? "needs more than one image" : null),
  perform: ({ viewport, state }) => (state.playing ? viewport.stop() : viewport.play()),
});

const annotations: Action = {
  id: "annotations",
  name: "Annotations: all, fewer, none",
  keys: ["Space"],
  icon: IconEye,
  hint: "the patient always stays",
  pressed: (desk) => desk.annotations !== "all",
  perform: (desk) => desk.setAnnotations(NEXT[desk.annotations]),
};

const undo: Action = {
  id: "undo",
  name: "Undo",
  keys: ["Ctrl Z"],
  icon: IconArrowBackUp,
  refusal: (desk) => noImage(desk) ?? (desk.state.undo === null ? "nothing was changed yet" : null),
  perform: ({ viewport }) => viewport.undo(),
};

const redo: Action = {
  id: "redo",
  name: "Redo",
  keys: ["Ctrl Y", "Ctrl Shift Z"],
  icon: IconArrowForwardUp,
  refusal: (desk) => noImage(desk) ?? (desk.state.redo === null ? "nothing was undone" : null),
  perform: ({ viewport }) => viewport.redo(),
};

const reset: Action = {
  id: "reset",
  name: "Reset",
  keys: ["Esc"],
  icon: IconZoomReset,
  hint: "everything as in the presentation state, or as stored",
  refusal: noImage,
  perform: (desk) => {
    if (!desk.cancelDrag()) desk.viewport.change("Reset", (view) => ({ ...asSaved(view), drawings: view.drawings }));
  },
};

const save: Action = {
  id: "save",
  name: "Save as new presentation state",
  keys: ["Ctrl S"],
  icon: IconDeviceFloppy,
  hint: "window, turn, polarity and area; nothing stored is changed",
  refusal: (desk) => noImage(desk) ?? desk.saveRefusal,
  perform: (desk) => desk.save(),
};

/** Groups of the toolbar for the state of the desk. */
export function toolbarGroups(desk: Desk): Action[][] {
  return [
    [windowTool, panTool, zoomTool, scrollTool],
    [
      change("fit", "Fit", ["F", "="], IconMaximize, fitted, { pressed: ({ state }) => state.set !== null && isFitted(state.view) }),
      change("one", "1:1, one image pixel on one display pixel", ["Shift F"], IconSquareNumber1, oneToOne, { pressed: ({ state }) => state.set !== null && state.view.zoom === 1 }),
    ],
    [
      invert,
      change("right", "Rotate right", ["R"], IconRotateClockwise, (view) => rotated(view, 90)),
      change("left", "Rotate left", ["L"], IconRotate2, (view) => rotated(view, -90)),
      change("horizontal", "Flip horizontally", ["H"], IconFlipVertical, flippedHorizontally),
      change("vertical", "Flip vertically", ["V"], IconFlipHorizontal, flippedVertically),
    ],
    drawTools,
    [cine(desk.state.playing), annotations],
    [undo, redo, reset],
    [save],
  ];
}
