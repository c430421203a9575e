import { IconAlertTriangle, IconCircleCheck, IconPhotoOff } from "@tabler/icons-react";
import { useEffect, useRef } from "react";

import type { StudyDetail } from "../api/types";
import { useThrottled } from "../ui/useThrottled";
import { lettersShown } from "../viewport/orientation";
import type { CanvasPoint } from "../viewport/points";
import { scaleBar } from "../viewport/scaleBar";
import { PointerInput } from "../viewport/tools/pointer";
import { turnOf, zoomOf } from "../viewport/view";
import type { Snapshot } from "../viewport/viewport";
import type { Desk } from "./actions";
import { corners, lossyInWords, type Corners } from "./corners";
import { windowName } from "./keyActions";
import { Drawings } from "./presentation/Drawings";
import { StateChip } from "./presentation/StateChip";

function FidelityBadge({ state }: { state: Snapshot }) {
  if (state.failure !== null) {
    return (
      <span className="tag danger">
        <IconAlertTriangle className="i" aria-hidden />
        Not shown
      </span>
    );
  }
  if (state.fidelity === "none") return null;
  if (state.fidelity === "full") {
    return (
      <span className="tag ok">
        <IconCircleCheck className="i" aria-hidden />
        Full fidelity
      </span>
    );
  }
  const words = state.fidelity === "lossy" ? lossyInWords(state.shown?.ref.instance.lossy ?? null) || "Lossy at source" : "Preview, refining";
  return (
    <span className="tag warn">
      <IconAlertTriangle className="i" aria-hidden />
      {words}
    </span>
  );
}

function Corner({ place, lines, strong }: { place: string; lines: string[]; strong: boolean }) {
  return (
    <div className={`ct ${place}`}>
      {lines.filter(Boolean).map((line, n) => (
        <div key={n}>{strong && n === 0 ? <b>{line}</b> : line}</div>
      ))}
    </div>
  );
}

function Texts({ texts }: { texts: Corners }) {
  return (
    <>
      <Corner place="tl" lines={texts.topLeft} strong />
      <Corner place="tr" lines={texts.topRight} strong={false} />
      <Corner place="bl" lines={texts.bottomLeft} strong={false} />
      <Corner place="br" lines={texts.bottomRight} strong />
    </>
  );
}

const BAR_PART = 0.45;

function Marks({ state, annotations }: { state: Snapshot; annotations: Desk["annotations"] }) {
  if (state.shown === null) return null;
  const { instance } = state.shown.ref;
  const letters = lettersShown(instance.orientation, turnOf(state.view, state.shown.shape));
  const zoom = zoomOf(state.view, state.shown.shape, state.canvas);
  const bar = annotations === "all" ? scaleBar(instance.pixel_spacing, zoom, state.canvas.height * BAR_PART) : null;
  return (
    <>
      <span className="or t">{letters.top}</span>
      <span className="or r">{letters.right}</span>
      <span className="or b">{letters.bottom}</span>
      <span className="or lft">{letters.left}</span>
      {bar !== null && (
        <div className="scale" style={{ height: bar.length / state.ratio }} role="img" aria-label={`Scale ${bar.label}`}>
          <span aria-hidden>{bar.label}</span>
        </div>
      )}
    </>
  );
}

/** Keeps the canvas as large as its place, in device pixels. */
function useCanvas(desk: Desk, onInput: (input: PointerInput | null) => void, onHover: (at: CanvasPoint | null) => void) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { viewport } = desk;
  const tool = useRef(desk.tool);
  useEffect(() => {
    tool.current = desk.tool;
  });
  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    viewport.attach(canvas.current);
    const resize = new ResizeObserver(() => {
      const ratio = window.devicePixelRatio;
      viewport.resize({ width: Math.round(box.clientWidth * ratio), height: Math.round(box.clientHeight * ratio) }, ratio);
    });
    resize.observe(box);
    const input = new PointerInput(viewport, box, () => tool.current, onHover);
    const detach = input.attach();
    onInput(input);
    return () => {
      resize.disconnect();
      detach();
      onInput(null);
      viewport.attach(null);
    };
  }, [viewport, onInput, onHover]);
  return { place, canvas };
}

interface View {
  desk: Desk;
  study: StudyDetail;
  onInput: (input: PointerInput | null) => void;
  onHover: (at: CanvasPoint | null) => void;
}

export function ViewportView({ desk, study, onInput, onHover }: View) {
  const { state, annotations } = desk;
  const { place, canvas } = useCanvas(desk, onInput, onHover);
  const { set, shown, failure } = state;
  const name = set === null ? "No image" : `${set.label}, image ${(shown?.index ?? state.index) + 1} of ${set.frames.length}`;
  const said = useThrottled(name, 5_000);
  const zoom = shown === null ? 1 : zoomOf(state.view, shown.shape, state.canvas);
  const texts = set === null || shown === null ? null : corners({ study, set, shown, zoom, preset: windowName(set, shown), annotations });
  return (
    <section className="vp act" aria-label={set?.label ?? "Viewport"} data-region="viewport" data-region-focus tabIndex={0}>
      <div className="vph">
        <b>1</b>
        <span className="ell">{set?.label}</span>
        <span className="grow" />
        <StateChip desk={desk} />
        <FidelityBadge state={state} />
      </div>
      <div className={`vpb tool-${desk.tool}`} ref={place} onDoubleClick={() => desk.tool !== "path" && desk.setWide(!desk.wide)}>
        <canvas ref={canvas} role="img" aria-label={name} />
        <Drawings desk={desk} />
        {texts !== null && <Texts texts={texts} />}
        <Marks state={state} annotations={annotations} />
        {failure !== null && (
          <div className="state over" role="alert">
            <IconPhotoOff className="i danger" aria-hidden />
            <h2>{failure.title}</h2>
            <p>{failure.detail}</p>
          </div>
        )}
        {failure === null && set !== null && shown === null && <div className="state over late">Loading…</div>}
        <span className="sr-only" role="status">
          {said}
        </span>
      </div>
    </section>
  );
}
