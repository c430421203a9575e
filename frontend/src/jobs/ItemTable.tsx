import { IconAlertTriangle, IconCircleCheck, IconClock, IconExclamationCircle, type Icon } from "@tabler/icons-react";

import type { ItemState, JobDetail, JobItem } from "../api/jobs";
import { shortUid, type Tone } from "./words";

const STATES: Record<ItemState, { tone: Tone; icon: Icon }> = {
  waiting: { tone: "muted", icon: IconClock },
  done: { tone: "ok", icon: IconCircleCheck },
  warning: { tone: "warn", icon: IconAlertTriangle },
  failed: { tone: "danger", icon: IconExclamationCircle },
};

/** What became of one instance, in words of its job. */
export function itemInWords(item: JobItem, kind: string): string {
  const there = kind === "retrieve" ? "Here" : "Stored there";
  const words: Record<ItemState, string> = { waiting: "Waiting", done: there, warning: `${there}, with a warning`, failed: kind === "retrieve" ? "Missing" : "Failed" };
  return item.note === "" ? words[item.state] : `${words[item.state]}, ${item.note}`;
}

/** What an instance without a result waits for: which came of a retrieve is settled at its end, and an ended job does no more. */
export function waitingInWords({ kind, state }: Pick<JobDetail, "kind" | "state">): string {
  if (state === "running") return kind === "retrieve" ? "Awaited" : "Waiting";
  if (state === "queued") return "Waiting";
  return kind === "retrieve" ? "Not fetched" : "Not sent";
}

const statusInWords = (status: number | null): string => (status === null || status === 0 ? "" : status.toString(16).toUpperCase().padStart(4, "0"));

/** Instances of a job, one a line: which, what became of it, and why. */
export function ItemTable({ job, items }: { job: JobDetail; items: readonly JobItem[] }) {
  return (
    <table className="tbl mini" aria-label="Instances">
      <colgroup>
        <col className="i-uid" />
        <col className="i-st" />
        <col />
      </colgroup>
      <tbody>
        {items.map((item) => {
          const { tone, icon: Mark } = STATES[item.state];
          const why = [statusInWords(item.status), item.why, item.note_why].filter(Boolean).join(" ");
          return (
            <tr key={item.sop_instance_uid}>
              <td className="mono" title={item.sop_instance_uid}>
                {shortUid(item.sop_instance_uid)}
              </td>
              <td className={tone}>
                <Mark className="i s" aria-hidden /> {item.state === "waiting" ? waitingInWords(job) : itemInWords(item, job.kind)}
              </td>
              <td title={why}>{why}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
