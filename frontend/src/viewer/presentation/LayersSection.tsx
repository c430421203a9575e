import type { View } from "../../viewport/view";
import type { Desk } from "../actions";

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
    </div>
  );
}
