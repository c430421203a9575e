import { IconInfoCircle } from "@tabler/icons-react";

import { plural } from "../../ui/format";
import { asSaved } from "../../viewport/view";
import type { Desk } from "../actions";
import { changesInWords } from "./words";

/** What was changed since the state was opened, to be saved as a new one or given up. */
export function Modified({ desk }: { desk: Desk }) {
  const { viewport, state } = desk;
  const changes = changesInWords(state.view, state.presented);
  if (changes.length === 0) return null;
  return (
    <div className="modified" role="note" aria-label="Changes">
      <b>
        <IconInfoCircle className="i warn" aria-hidden /> {plural(changes.length, "change")} since it was opened
      </b>
      <ul>
        {changes.map((change, n) => (
          <li key={n}>{change}</li>
        ))}
      </ul>
      <div className="row">
        <button className="btn sm p" onClick={() => desk.save()} aria-disabled={desk.saveRefusal !== null} title={desk.saveRefusal ?? undefined}>
          Save as new…
        </button>
        <button className="btn sm" onClick={() => viewport.change("Go back to saved", asSaved)}>
          {state.presented === null ? "Go back to as stored" : "Go back to saved"}
        </button>
      </div>
    </div>
  );
}
