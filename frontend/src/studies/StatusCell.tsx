import { IconAlertTriangle, IconCheck, IconCircleDashed, IconCircleDot, IconDownload } from "@tabler/icons-react";

import type { Study } from "../api/types";
import { count } from "../ui/format";
import { wasOpened } from "../ui/preferences";

const NEW_FOR_MS = 24 * 3600 * 1000;

/** New: came in within a day and was not opened in this browser yet. */
export function isNew(study: Study, now: number = Date.now()): boolean {
  const age = now - new Date(study.received_last).getTime();
  return age < NEW_FOR_MS && !wasOpened(study.study_uid);
}

export function StatusCell({ study }: { study: Study }) {
  if (study.status === "arriving") {
    return (
      <span className="st acc flex">
        <IconDownload className="i" aria-hidden />
        <span>{count(study.instances)} so far</span>
        <span className="pg unk" role="img" aria-label="arriving" />
      </span>
    );
  }
  if (study.status === "attention" || study.conflicts > 0) {
    const conflict = study.conflicts > 0;
    const Mark = conflict ? IconAlertTriangle : IconCircleDashed;
    const words = conflict ? `${count(study.conflicts)} in quarantine` : study.attention;
    return (
      <span className={`st ${conflict ? "danger" : "warn"}`} title={study.attention}>
        <Mark className="i" aria-hidden />
        <span className="ell">{words}</span>
      </span>
    );
  }
  if (isNew(study)) {
    return (
      <span className="st acc">
        <IconCircleDot className="i" aria-hidden />
        New
      </span>
    );
  }
  return (
    <span className="st muted">
      <IconCheck className="i" aria-hidden />
      Complete
    </span>
  );
}
