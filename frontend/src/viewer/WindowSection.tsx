import { IconChevronDown, IconContrast2 } from "@tabler/icons-react";
import { useId, useState } from "react";

import type { VoiFunction } from "../api/types";
import { presetName, withValues, type WindowValues } from "../viewport/voi";
import type { Snapshot } from "../viewport/viewport";
import type { Desk } from "./actions";
import { presetsOf } from "./keyActions";
import { PresetMenu } from "./PresetMenu";

const FUNCTIONS: readonly [VoiFunction, string][] = [
  ["linear", "Linear"],
  ["linear-exact", "Exact"],
  ["sigmoid", "Sigmoid"],
];

function NumberField({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  const [text, setText] = useState<string | null>(null);
  const id = useId();
  const shown = text ?? String(Number(value.toPrecision(7)));
  const apply = () => {
    const next = Number((text ?? "").replace(",", ".").replace("−", "-"));
    if (text !== null && text.trim() !== "" && Number.isFinite(next) && next !== value) onChange(next);
    setText(null);
  };
  const step = (by: 1 | -1, event: React.KeyboardEvent) => {
    event.preventDefault();
    setText(null);
    onChange(value + by * (event.shiftKey ? 10 : 1));
  };
  return (
    <div className="sl">
      <label className="t2" htmlFor={id}>
        {label}
      </label>
      <span className="input num">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          onChange={(event) => setText(event.target.value)}
          onBlur={apply}
          onKeyDown={(event) => {
            if (event.key === "Enter") apply();
            if (event.key === "Escape") setText(null);
            if (event.key === "ArrowUp") step(1, event);
            if (event.key === "ArrowDown") step(-1, event);
          }}
        />
      </span>
    </div>
  );
}

function noWindow({ set, index, shown }: Snapshot): string {
  if (set === null) return "No image is open.";
  if (set.frames[index]?.instance.color === true) return "A colour image has no window.";
  return shown === null ? "" : "The image is shown by a table, or over its full range. A preset puts a window in its place.";
}

/** Width, level, function and presets of the window in use. */
export function WindowSection({ desk, window }: { desk: Desk; window: WindowValues | null }) {
  const { viewport, state } = desk;
  const presets = presetsOf(desk);
  const chosen = presetName(state.view.voi, presets);
  const key = presets.find(({ name }) => name === chosen)?.key ?? null;
  if (window === null) {
    return (
      <div className="sec">
        <div className="h3">
          <h3>Window</h3>
          <span className="grow" />
          <PresetMenu desk={desk} className="btn sm" label={`Window preset: ${chosen}`} placement="bottom end">
            {chosen}
            <IconChevronDown className="i s" aria-hidden />
          </PresetMenu>
        </div>
        <p className="muted fs12">{noWindow(state)}</p>
      </div>
    );
  }
  const set = (part: Partial<WindowValues>) => viewport.change("Window", (view) => ({ ...view, voi: withValues({ ...window, ...part }) }), { joins: true });
  return (
    <div className="sec">
      <div className="h3">
        <h3>Window</h3>
        <span className="grow" />
        <PresetMenu desk={desk} className="btn sm" label={`Window preset: ${chosen}`} placement="bottom end">
          {chosen}
          {key !== null && <kbd>{key}</kbd>}
          <IconChevronDown className="i s" aria-hidden />
        </PresetMenu>
      </div>
      <NumberField label="Width" value={window.width} onChange={(width) => set({ width })} />
      <NumberField label="Level" value={window.center} onChange={(center) => set({ center })} />
      <div className="row below">
        <div className="seg" role="group" aria-label="Function of the window">
          {FUNCTIONS.map(([fn, name]) => (
            <button key={fn} aria-pressed={window.function === fn} onClick={() => set({ function: fn })}>
              {name}
            </button>
          ))}
        </div>
        <div className="grow" />
        <button className="btn sm choice" aria-pressed={state.view.invert} onClick={() => viewport.change("Invert", (view) => ({ ...view, invert: !view.invert }))}>
          <IconContrast2 className="i" aria-hidden />
          Invert
        </button>
      </div>
    </div>
  );
}
