/** A job in words: what it does, how far it is, how it ended. */
import type { Commitment, Job, JobCounts } from "../api/jobs";
import { count, plural } from "../ui/format";

export const isLive = ({ state }: Pick<Job, "state">): boolean => state === "queued" || state === "running";

export type Tone = "acc" | "ok" | "warn" | "danger" | "muted";

const RUNNING: Record<string, string> = { retrieve: "Retrieving", doctor: "Examining", priors: "Looking for priors" };

const KINDS: Record<string, string> = { retrieve: "Retrieve", send: "Send", doctor: "Check of a connection", priors: "Prior studies", print: "Print" };

/** The kind as the beginning of a title; a kind that this page does not know is said as it is. */
export const kindInWords = (kind: string): string => KINDS[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1);

/** What is missing or failed of a job that ended. */
const lost = (job: Job): number => (job.failed > 0 ? job.failed : Math.max(0, (job.total ?? job.done) - job.done));

export function stateInWords(job: Job): string {
  switch (job.state) {
    case "queued":
      return "Waiting";
    case "running":
      if (!job.can_cancel) return "Stopping";
      return job.kind === "send" && job.node !== "" ? `Sending to ${job.node}` : (RUNNING[job.kind] ?? "Running");
    case "succeeded":
      return "Done";
    case "partly":
      return lost(job) > 0 ? `${count(lost(job))} ${job.kind === "retrieve" ? "missing" : "failed"}` : "Done in part";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
  }
}

const TONES: Record<Job["state"], Tone> = { queued: "muted", running: "acc", succeeded: "ok", partly: "danger", failed: "danger", cancelled: "muted" };

export const toneOf = (job: Job): Tone => TONES[job.state];

/** Done part from 0 to 1, or null while the total is not known. */
export function share({ done, failed, total, state }: Pick<Job, "done" | "failed" | "total" | "state">): number | null {
  if (state === "succeeded") return 1;
  if (total === null) return state === "running" ? null : 0;
  return total === 0 ? 0 : Math.min(1, (done + failed) / total);
}

export function amountInWords({ done, total, kind, state }: Job): string {
  const ended = state !== "queued" && state !== "running";
  if (kind === "doctor" || kind === "priors") return "";
  if (total === null) return ended ? plural(done, "object") : `${count(done)} so far`;
  return `${count(done)} of ${count(total)}`;
}

/** "38 /s"; below one in a second with a digit behind the point. */
export const rateInWords = (rate: number): string => `${rate >= 10 ? Math.round(rate) : Number(rate.toFixed(1))} /s`;

const MINUTE = 60;
const HOUR = 3600;

/** "6 s left"; empty where it cannot be told. */
export function timeLeft({ done, failed, total, rate, state }: Job): string {
  if (state !== "running" || rate === null || rate <= 0 || total === null) return "";
  const seconds = Math.max(0, total - done - failed) / rate;
  if (seconds < 1) return "";
  if (seconds < 1.5 * MINUTE) return `${Math.ceil(seconds)} s left`;
  if (seconds < 1.5 * HOUR) return `${Math.round(seconds / MINUTE)} min left`;
  return `${Math.round(seconds / HOUR)} h left`;
}

/** "412 of 640 · 38 /s · 6 s left" without what is not known. */
export function progressInWords(job: Job): string {
  const rate = job.state === "running" && job.rate !== null && job.rate > 0 ? rateInWords(job.rate) : "";
  return [amountInWords(job), rate, timeLeft(job)].filter(Boolean).join(" · ");
}

export function commitmentInWords({ asked, committed, failed, waiting }: Commitment): string {
  const parts = [
    committed > 0 ? `${count(committed)} of ${count(asked)} kept safely there` : "",
    failed > 0 ? `${count(failed)} not kept` : "",
    waiting > 0 ? `${count(waiting)} not answered yet` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** "2 running · 1 waiting · 1 failed"; `states` says what is worth saying here. */
export function countsInWords(counts: JobCounts, states: readonly (keyof JobCounts)[]): string {
  const names: Record<keyof JobCounts, string> = { running: "running", queued: "waiting", partly: "done in part", failed: "failed", succeeded: "done", cancelled: "cancelled" };
  return states
    .filter((state) => counts[state] > 0)
    .map((state) => `${count(counts[state])} ${names[state]}`)
    .join(" · ");
}

/** The end of a UID says which it is; its beginning is the same for a whole study. */
export const shortUid = (uid: string): string => (uid.length > 24 ? `${uid.slice(0, 8)}…${uid.slice(-12)}` : uid);
