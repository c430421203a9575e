import { IconRefresh, IconX } from "@tabler/icons-react";

import type { Job } from "../api/jobs";
import { count } from "../ui/format";
import type { useJobActions } from "./useJobs";

export type Actions = ReturnType<typeof useJobActions>;

/** The verb of a retry says what will be done again. */
export function retryInWords(job: Job): string {
  if (job.state === "cancelled") return "Go on";
  if (job.state === "failed" && job.done === 0) return "Try again";
  const left = job.failed > 0 ? job.failed : Math.max(0, (job.total ?? 0) - job.done);
  if (job.kind === "retrieve") return left > 0 ? `Ask again for ${count(left)} missing` : "Ask again for what is missing";
  return left > 0 ? `Retry ${count(left)}` : "Retry";
}

export function JobActions({ job, actions, quiet = false }: { job: Job; actions: Actions; quiet?: boolean }) {
  const style = quiet ? "btn sm q" : "btn sm";
  return (
    <>
      {job.can_cancel && (
        <button className={`${style} d`} aria-label={`Cancel: ${job.title}`} onClick={() => actions.cancel.mutate(job.id)}>
          {!quiet && <IconX className="i" aria-hidden />}
          Cancel
        </button>
      )}
      {job.can_retry && (
        <button className="btn sm" onClick={() => actions.retry.mutate(job.id)}>
          <IconRefresh className="i" aria-hidden />
          {retryInWords(job)}
        </button>
      )}
    </>
  );
}
