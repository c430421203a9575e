import type { Report } from "../api/connectivity";
import { useThrottled } from "../ui/useThrottled";
import { isLive, MARKS } from "./StateMark";
import { headline, tally } from "./words";

const SAID_MS = 5_000;

/** What can be done with the node and what cannot, in one sentence. */
export function Summary({ report }: { report: Report }) {
  const live = isLive(report);
  const state = live ? "running" : report.state === "done" ? report.verdict : "skipped";
  const { icon: Sign, tone } = MARKS[state];
  const words = headline(report);
  const said = useThrottled(words, live ? SAID_MS : 0);
  return (
    <div className={`sum ${tone}-quiet`}>
      <Sign className={`i l ${tone}${live ? " turning" : ""}`} aria-hidden />
      <div>
        <b>{words}</b>
        <div className="t2">{tally(report)}</div>
      </div>
      <span className="sr-only" role="status">
        {said}
      </span>
    </div>
  );
}
