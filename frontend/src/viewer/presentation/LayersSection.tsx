import { IconX } from "@tabler/icons-react";

import { KIND_NAMES } from "../../viewport/drawings";
import { layerKey, UNSAVED } from "../../viewport/presented";
import type { View } from "../../viewport/view";
import type { Desk } from "../actions";
import { deleteDrawing } from "../keyActions";

const CHOICES: readonly [View["overlays"], string][] = [
  ["state", "As the state says"],
  ["all", "All"],
  ["none", "None"],
];

const TITLES: Record<View["overlays"], string> = {
  state: "The overlays that the state activates",
  all: "Every overlay of state and image",
  none: "No overlays",
};

/** Shows or hides one thing. */
function Toggle({ name, words = "", on, onChange }: { name: string; words?: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="row fs12 toggle">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      <span className="ell">{name}</span>
      <span className="grow" />
      <span className="muted ell">{words}</span>
    </label>
  );
}

function Overlays({ desk }: { desk: Desk }) {
  const { viewport, state } = desk;
  const { presented, view } = state;
  const choices = presented === null ? CHOICES.filter(([overlays]) => overlays !== "all") : CHOICES;
  return (
    <div className="row fs12">
      <span className="t2">Overlays</span>
      <span className="grow" />
      <div className="seg" role="group" aria-label="Overlays">
        {choices.map(([overlays, words]) => (
          <button key={overlays} title={TITLES[overlays]} aria-pressed={view.overlays === overlays} onClick={() => viewport.change("Overlays", (before) => ({ ...before, overlays }))}>
            {overlays === "state" && presented === null ? "As stored" : words}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Overlays, shutters, and each layer of graphics: shown or not. */
export function LayersSection({ desk }: { desk: Desk }) {
  const { viewport, state } = desk;
  const { presented, view } = state;
  if (state.set === null) return null;
  const toggleLayer = (key: string, name: string) => (on: boolean) =>
    viewport.change(on ? `Show ${name}` : `Hide ${name}`, (before) => ({ ...before, hidden: [...before.hidden.filter((other) => other !== key), ...(on ? [] : [key])] }));
  return (
    <div className="sec">
      <h3 className="h3">Layers</h3>
      <Overlays desk={desk} />
      {(presented === null || presented.shutters) && (
        <Toggle name="Shutter" on={view.shutters} onChange={(shutters) => viewport.change(shutters ? "Show shutter" : "Hide shutter", (before) => ({ ...before, shutters }))} />
      )}
      <div role="group" aria-label="Graphic layers">
        {presented?.layers.map(({ name, description }, number) => (
          <Toggle key={layerKey(presented, number)} name={name} words={description} on={!view.hidden.includes(layerKey(presented, number))} onChange={toggleLayer(layerKey(presented, number), name)} />
        ))}
        {view.drawings.length > 0 && <Toggle name="Drawn here" words="not saved" on={!view.hidden.includes(UNSAVED)} onChange={toggleLayer(UNSAVED, "drawings")} />}
      </div>
      <ul className="drawn">
        {view.drawings.map((drawing) => (
          <li key={drawing.id} className="row fs12">
            <span className="grow ell">{drawing.kind === "text" ? `Text “${drawing.text}”` : KIND_NAMES[drawing.kind]}</span>
            <span className="muted">not saved</span>
            <button className="btn q ib sm" aria-label={`Take away: ${KIND_NAMES[drawing.kind]}`} onClick={() => deleteDrawing(viewport, drawing.id)}>
              <IconX className="i" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
