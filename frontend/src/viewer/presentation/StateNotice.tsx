import type { PresentationState } from "../../api/presentation";
import type { Viewport } from "../../viewport/viewport";
import type { Desk } from "../actions";
import { WarningList } from "../WarningList";
import { AskForMissing } from "./AskForMissing";

/** The one way out that the standard does not know; only where it changes something, or has been taken. */
function KeepContrast({ viewport, keep }: { viewport: Viewport; keep: boolean }) {
  return (
    <label className="row fs12">
      <input
        type="checkbox"
        checked={keep}
        onChange={(event) => {
          const next = event.target.checked;
          viewport.change("Keep the image’s contrast", (view) => ({ ...view, keepContrast: next }));
        }}
      />
      <span>Keep the image’s contrast where the state has none; the standard does not foresee this</span>
    </label>
  );
}

/** What is doubtful about the state in use, and whether the image's contrast stands in for what it lacks. */
export function StateNotice({ desk, state }: { desk: Pick<Desk, "viewport" | "state">; state: PresentationState }) {
  const { shown, view } = desk.state;
  const picture = shown?.state?.sop_uid === state.sop_uid ? shown : null;
  const warnings = [...new Set([...state.warnings, ...(picture?.warnings ?? [])])];
  const contrast = view.keepContrast || picture?.lacksContrast === true;
  return (
    <>
      {warnings.length > 0 && (
        <div className="notice" role="note" aria-label="Warnings of the presentation state">
          <WarningList warnings={warnings} />
          {state.missing.length > 0 && <AskForMissing />}
        </div>
      )}
      {contrast && (
        <div className="keep-contrast">
          <KeepContrast viewport={desk.viewport} keep={view.keepContrast} />
        </div>
      )}
    </>
  );
}
