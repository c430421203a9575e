import { IconAlertCircle, IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconLoader2, IconMinus, type Icon } from "@tabler/icons-react";

import type { Examination, StageState } from "../api/connectivity";
import { received } from "../ui/format";
import { verdictWords } from "./words";

interface Mark {
  icon: Icon;
  tone: string;
}

export const MARKS: Record<StageState, Mark> = {
  ok: { icon: IconCircleCheck, tone: "ok" },
  warn: { icon: IconAlertTriangle, tone: "warn" },
  failed: { icon: IconAlertCircle, tone: "danger" },
  skipped: { icon: IconCircleDashed, tone: "muted" },
  running: { icon: IconLoader2, tone: "acc" },
};

const LIVE = ["queued", "running"];

export const isLive = ({ state }: { state: string }): boolean => LIVE.includes(state);

/** How the last examination of a node ended. */
export function LastCheck({ last }: { last: Examination | undefined }) {
  if (last === undefined) {
    return (
      <span className="st muted">
        <IconMinus className="i" aria-hidden />
        Not tested yet
      </span>
    );
  }
  if (last.state === "cancelled" || last.state === "failed") {
    return (
      <span className="st muted" title={last.why}>
        <IconCircleDashed className="i" aria-hidden />
        {verdictWords(last)}
      </span>
    );
  }
  const { icon: Sign, tone } = MARKS[isLive(last) ? "running" : last.verdict];
  return (
    <span className={`st ${tone}`} title={last.summary}>
      <Sign className={isLive(last) ? "i turning" : "i"} aria-hidden />
      {verdictWords(last)}
    </span>
  );
}

export function CheckedAt({ last }: { last: Examination | undefined }) {
  const at = last?.finished ?? last?.started;
  return <span className="muted">{at === null || at === undefined ? "" : received(at)}</span>;
}
