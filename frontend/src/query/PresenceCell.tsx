import { IconAlertCircle, IconCircleCheck, IconCircleDashed, IconClock, IconCloudDownload, IconDownload } from "@tabler/icons-react";

import type { Answer } from "../api/network";
import type { Job } from "../api/jobs";
import { isLive, stateInWords } from "../jobs/words";
import { count } from "../ui/format";

/** A node that does not count cannot say that all is here; a retrieve that got all that the node listed can. */
export function presenceAfter(answer: Answer, job: Job | undefined): Answer {
  const fetched = job?.state === "succeeded" && answer.instances === null && answer.here === "partly";
  return fetched ? { ...answer, here: "complete" } : answer;
}

/** What of an answer is here, in words. */
export function presenceInWords({ here, hereInstances, instances }: Answer): string {
  if (here === "complete") return "Here";
  if (here === "none") return "Not here";
  return instances === null ? `${count(hereInstances)} here, not counted there` : `Partly here · ${count(hereInstances)} of ${count(instances)}`;
}

const LOOKS = {
  complete: { tone: "ok", icon: IconCircleCheck },
  partly: { tone: "warn", icon: IconCircleDashed },
  none: { tone: "t2", icon: IconCloudDownload },
} as const;

export function PresenceCell({ answer, job }: { answer: Answer; job: Job | undefined }) {
  if (job !== undefined && isLive(job)) {
    const waits = job.state === "queued";
    const Mark = waits ? IconClock : IconDownload;
    return (
      <span className={`st ${waits ? "t2" : "acc"}`}>
        <Mark className="i" aria-hidden />
        {waits ? "Waiting" : `Arriving · ${count(job.done)}`}
      </span>
    );
  }
  if ((job?.state === "failed" || job?.state === "partly") && answer.here !== "complete") {
    return (
      <span className="st danger" title={job.why}>
        <IconAlertCircle className="i" aria-hidden />
        {presenceInWords(answer)} · {stateInWords(job).toLowerCase()}
      </span>
    );
  }
  const { tone, icon: Mark } = LOOKS[answer.here];
  return (
    <span className={`st ${tone}`}>
      <Mark className="i" aria-hidden />
      {presenceInWords(answer)}
    </span>
  );
}
