import type { Job } from "../api/jobs";
import { amountInWords, share, toneOf } from "./words";

/** The bar of a job; dashed while nobody knows how much there is. */
export function Progress({ job }: { job: Job }) {
  const part = share(job);
  const words = amountInWords(job);
  if (part === null) return <div className="pg unk" role="progressbar" aria-label={job.title} aria-valuetext={words} />;
  const percent = Math.round(part * 100);
  return (
    <div className={`pg ${toneOf(job)}`} role="progressbar" aria-label={job.title} aria-valuenow={percent} aria-valuetext={words}>
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}
