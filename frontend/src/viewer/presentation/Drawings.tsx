import { useRef, useState } from "react";

import { apply, inverse } from "../../viewport/affine";
import { isOn, isShutter, KIND_NAMES, moved, newDrawing, outline, withDrawing, type Drawing } from "../../viewport/drawings";
import { imagePoint, type ImagePoint } from "../../viewport/points";
import { UNSAVED } from "../../viewport/presented";
import { imageToCanvas, type View } from "../../viewport/view";
import type { Desk } from "../actions";

interface Drag {
  view: View;
  drawing: Drawing;
  from: ImagePoint;
}

/** About where and how large the server writes a text beside its anchor point. */
const BESIDE = { x: 14, y: -28 };
const FONT = 20;

/** What was drawn and is not saved yet, over the picture; the server draws it once it is saved. */
export function Drawings({ desk }: { desk: Desk }) {
  const { viewport, state } = desk;
  const drag = useRef<Drag | null>(null);
  const { shown, view, canvas, ratio, selected } = state;
  if (shown === null || view.hidden.includes(UNSAVED)) return null;
  const toCanvas = imageToCanvas(view, shown.shape, canvas);
  const place = (at: ImagePoint) => apply(toCanvas, at.x, at.y);
  const imageAt = (event: React.PointerEvent): ImagePoint => {
    const box = event.currentTarget.closest("svg")?.getBoundingClientRect();
    const { x, y } = apply(inverse(toCanvas), (event.clientX - (box?.left ?? 0)) * ratio, (event.clientY - (box?.top ?? 0)) * ratio);
    return imagePoint(x, y);
  };
  const path = (drawing: Drawing) =>
    outline(drawing)
      .map(place)
      .map(({ x, y }, n) => `${n === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`)
      .join("");
  const handle = (drawing: Drawing) => ({
    "data-drawing": drawing.id,
    onPointerDown: (event: React.PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      viewport.mark({ selected: drawing.id });
      drag.current = { view, drawing, from: imageAt(event) };
    },
    onPointerMove: (event: React.PointerEvent) => {
      const begun = drag.current;
      if (begun?.drawing.id !== drawing.id) return;
      const to = imageAt(event);
      const next = moved(begun.drawing, to.x - begun.from.x, to.y - begun.from.y);
      viewport.look({ ...begun.view, drawings: begun.view.drawings.map((one) => (one.id === next.id ? next : one)) }, "rest");
    },
    onPointerUp: () => {
      if (drag.current !== null) viewport.commit("Move", drag.current.view);
      drag.current = null;
    },
  });
  const here = view.drawings.filter((drawing) => isOn(drawing, shown.ref));
  return (
    <>
      <svg className="drawings" viewBox={`0 0 ${Math.max(canvas.width, 1)} ${Math.max(canvas.height, 1)}`} role="group" aria-label="Drawings that are not saved">
        {here.filter(isShutter).map((drawing) => (
          <path key={drawing.id} className="cover" fillRule="evenodd" d={`M0 0H${canvas.width}V${canvas.height}H0Z${path(drawing)}Z`} />
        ))}
        {here.map((drawing) => {
          const at = drawing.points[0] === undefined ? { x: 0, y: 0 } : place(drawing.points[0]);
          return (
            <g key={drawing.id} className={drawing.id === selected ? "drawing on" : "drawing"} aria-label={KIND_NAMES[drawing.kind]} {...handle(drawing)}>
              {drawing.kind === "text" ? (
                <text x={at.x + BESIDE.x * ratio} y={at.y + BESIDE.y * ratio} fontSize={FONT * ratio} strokeWidth={3 * ratio}>
                  {drawing.text}
                </text>
              ) : (
                <>
                  <path className="grip" d={path(drawing)} strokeWidth={11 * ratio} />
                  <path className="case" d={path(drawing)} strokeWidth={3.5 * ratio} />
                  <path className="line" d={path(drawing)} strokeWidth={1.5 * ratio} />
                </>
              )}
            </g>
          );
        })}
      </svg>
      <Typing key={state.typing === null ? "" : `${state.typing.x} ${state.typing.y}`} desk={desk} place={place} />
    </>
  );
}

/** Asks for the words of a text where it will stand. */
function Typing({ desk, place }: { desk: Desk; place: (at: ImagePoint) => { x: number; y: number } }) {
  const { viewport, state } = desk;
  const { typing, shown, ratio } = state;
  const [text, setText] = useState("");
  if (typing === null || shown === null) return null;
  const { x, y } = place(typing);
  const done = () => {
    viewport.mark({ typing: null });
    const words = text.trim();
    if (words !== "") viewport.change("Text", (view) => ({ ...view, drawings: withDrawing(view.drawings, newDrawing("text", shown.ref, [typing], words)) }));
  };
  return (
    <input
      className="typing"
      aria-label="Text"
      autoFocus
      maxLength={200}
      style={{ left: x / ratio, top: y / ratio }}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === "Enter") done();
        if (event.key === "Escape") viewport.mark({ typing: null });
      }}
    />
  );
}
