import { IconAlertCircle, IconCircleCheck, IconCircleMinus, IconClock, IconDownload, IconStethoscope, IconUpload, type Icon } from "@tabler/icons-react";

import type { Job } from "../api/jobs";
import { stateInWords, toneOf } from "./words";

const RUNNING: Record<string, Icon> = { send: IconUpload, doctor: IconStethoscope };

function iconOf({ state, kind }: Job): Icon {
  switch (state) {
    case "queued":
      return IconClock;
    case "running":
      return RUNNING[kind] ?? IconDownload;
    case "succeeded":
      return IconCircleCheck;
    case "cancelled":
      return IconCircleMinus;
    case "partly":
    case "failed":
      return IconAlertCircle;
  }
}

/** State of a job: icon, colour and words. */
export function JobState({ job }: { job: Job }) {
  const Mark = iconOf(job);
  return (
    <span className={`st ${toneOf(job)}`}>
      <Mark className="i" aria-hidden />
      {stateInWords(job)}
    </span>
  );
}
