import { IconStack2 } from "@tabler/icons-react";
import { useEffect, useState } from "react";

import type { Job, JobCounts } from "../api/jobs";
import { Tip } from "../ui/Tip";
import { useSession } from "../ui/useSession";
import { useThrottled } from "../ui/useThrottled";
import { toggleDrawer } from "./drawer";
import { useDrawer, useLiveJobs } from "./useJobs";
import { countsInWords, share } from "./words";

const TYPING = "input, select, textarea, [role=dialog], [role=alertdialog], [role=menu]";
const SAY_AT_MOST_EACH_MS = 5_000;

/** Progress of all running jobs together, from 0 to 1. */
export function shareOfAll(jobs: readonly Job[]): number {
  const parts = jobs.filter(({ state }) => state === "running").map((job) => share(job) ?? 0);
  return parts.length === 0 ? 0 : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

function Ring({ part }: { part: number }) {
  return (
    <svg className="ring" viewBox="0 0 16 16" aria-hidden>
      <circle cx="8" cy="8" r="6.5" pathLength="100" />
      <circle className="part" cx="8" cy="8" r="6.5" pathLength="100" strokeDasharray={`${Math.round(part * 100)} 100`} transform="rotate(-90 8 8)" />
    </svg>
  );
}

const missed = (counts: JobCounts): number => counts.failed + counts.partly;

/** How many jobs went wrong since somebody last looked into the drawer. */
function useUnseenFailures(counts: JobCounts | undefined, open: boolean): number {
  const [seen, setSeen] = useState<number | null>(null);
  const now = counts === undefined ? null : missed(counts);
  useEffect(() => {
    if (now !== null) setSeen((before) => (before === null || open ? now : Math.min(before, now)));
  }, [now, open]);
  return now === null || seen === null ? 0 : Math.max(0, now - seen);
}

/** Opens and closes the drawer of the jobs, and says what goes on. J does the same. Beside images there is no tip that floats. */
export function JobsButton({ tip = true }: { tip?: boolean }) {
  const { may } = useSession();
  const { data } = useLiveJobs(true);
  const { open } = useDrawer();
  const failures = useUnseenFailures(data?.counts, open);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "j" || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.target instanceof HTMLElement && event.target.closest(TYPING) !== null) return;
      event.preventDefault();
      toggleDrawer();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  const words = data === undefined ? "" : countsInWords(data.counts, ["running", "queued"]);
  const failed = failures === 0 ? "" : `${failures} failed`;
  const said = useThrottled([words, failed].filter(Boolean).join(", "), SAY_AT_MOST_EACH_MS);
  if (!may("view_study")) return null;
  const button = (
    <button className="btn jobs" aria-label={words === "" && failed === "" ? "Jobs" : `Jobs: ${[words, failed].filter(Boolean).join(", ")}`} aria-expanded={open} onClick={toggleDrawer}>
      {words === "" ? <IconStack2 className="i" aria-hidden /> : <Ring part={shareOfAll(data?.results ?? [])} />}
      <span>{words === "" ? "Jobs" : words}</span>
      {failed !== "" && <span className="danger">{failed}</span>}
    </button>
  );
  return (
    <>
      {tip ? (
        <Tip text="Jobs" keys="J">
          {button}
        </Tip>
      ) : (
        button
      )}
      <span className="sr-only" role="status">
        {said}
      </span>
    </>
  );
}
