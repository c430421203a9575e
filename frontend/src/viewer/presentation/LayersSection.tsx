import { IconX } from "@tabler/icons-react";

import { KIND_NAMES } from "../../viewport/drawings";
import type { View } from "../../viewport/view";
import type { Desk } from "../actions";
import { deleteDrawing } from "../keyActions";

const CHOICES: readonly [View["marks"], string][] = [
  ["state", "As the state says"],
  ["all", "All"],
  ["none", "None"],
];

const TITLES: Record<View["marks"], string> = {
  state: "Graphics of the state, and the overlays that it activates",
  all: "Graphics, and every overlay of state and image",
  none: "No graphics and no overlays",
};

/** Overlays and graphics: all, as the state says, or none. */
export function LayersSection({ desk }: { desk: Desk }) {
  const { viewport, state } = desk;
  if (state.set === null) return null;
  return (
    <div className="sec">
      <h3 className="h3">Overlays and graphics</h3>
      <div className="seg" role="group" aria-label="Overlays and graphics">
        {CHOICES.map(([marks, words]) => (
          <button
            key={marks}
            title={TITLES[marks]}
            aria-pressed={state.view.marks === marks}
            onClick={() => viewport.change("Overlays and graphics", (view) => ({ ...view, marks }))}
          >
            {marks === "state" && state.presented === null ? "As stored" : words}
          </button>
        ))}
      </div>
      <ul className="drawn">
        {state.view.drawings.map((drawing) => (
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
