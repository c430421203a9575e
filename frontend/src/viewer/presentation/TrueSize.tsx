import { IconAlertTriangle, IconRuler2 } from "@tabler/icons-react";

import type { Desk } from "../actions";

/** Whether a state that asks for the true size gets it, and how the screen is measured. */
export function TrueSize({ desk }: { desk: Desk }) {
  const { shown, view } = desk.state;
  const trueSize = shown?.shape.base?.trueSize ?? null;
  if (trueSize === null) return null;
  const closer = view.zoom !== "fit";
  return (
    <div className="row fs12 true-size" role="note" aria-label="True size">
      {trueSize === "unknown" ? <IconAlertTriangle className="i warn" aria-hidden /> : <IconRuler2 className="i" aria-hidden />}
      <span className="grow">
        {trueSize === "unknown" && "The state asks for its true size. It is fitted instead: this screen is not measured."}
        {trueSize === "known" && (closer ? "The state asks for its true size, which Fit shows." : "True size, on the screen as it was measured.")}
      </span>
      <button className="btn sm" onClick={() => desk.calibrate()}>
        Measure…
      </button>
    </div>
  );
}
