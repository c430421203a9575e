import type { Examination } from "../api/connectivity";
import { received } from "../ui/format";
import { LastCheck } from "./StateMark";

interface Past {
  history: readonly Examination[];
  shown: number | null;
  onChoose: (run: number) => void;
}

/** Earlier examinations; one of them is shown beside. */
export function History({ history, shown, onChoose }: Past) {
  return (
    <section>
      <h2 className="h3">
        History <span className="muted">{history.length}</span>
      </h2>
      <ul className="past">
        {history.map((run) => (
          <li key={run.id}>
            <button aria-current={run.id === shown} onClick={() => onChoose(run.id)}>
              <LastCheck last={run} />
              <span className="muted">{run.started === null ? "waiting" : received(run.started)}</span>
              {run.store_test && <span className="tag n">with test image</span>}
              <span className="ell t2">{run.summary || run.why}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
