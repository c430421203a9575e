import { IconChevronDown, IconStack2 } from "@tabler/icons-react";
import { useMemo } from "react";

import { JOB_STATES, type Job } from "../api/jobs";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { useRoving } from "../ui/useRoving";
import { useSession } from "../ui/useSession";
import { chooseJob, closeDrawer, showMine } from "./drawer";
import { JobCard } from "./JobCard";
import { JobPanel } from "./JobPanel";
import { useDrawer, useEndedJobs, useJobActions, useLiveJobs } from "./useJobs";
import { countsInWords, isLive } from "./words";

/** Running first, then waiting, then what ended, the newest on top; each job once, as it was seen last. */
export function arrangeJobs(live: readonly Job[], ended: readonly Job[]): Job[] {
  const known = new Set(live.map(({ id }) => id));
  const running = live.filter(({ state }) => state === "running");
  const queued = live.filter(({ state }) => state === "queued").reverse();
  return [...running, ...queued, ...ended.filter(({ id }) => !known.has(id))];
}

function useJobList(mine: boolean) {
  const live = useLiveJobs(mine);
  const ended = useEndedJobs(mine, live.data?.counts);
  const jobs = useMemo(() => arrangeJobs(live.data?.results ?? [], ended.data?.pages.flatMap(({ results }) => results) ?? []), [live.data, ended.data]);
  return { live, ended, jobs };
}

function Open({ mine, chosen, staff }: { mine: boolean; chosen: number | null; staff: boolean }) {
  const { live, ended, jobs } = useJobList(mine);
  const actions = useJobActions();
  const roving = useRoving("column");
  const refusal = actions.cancel.error ?? actions.retry.error ?? actions.prioritise.error;
  const shown = chosen ?? jobs[0]?.id ?? null;
  return (
    <aside className="drawer" aria-label="Jobs" data-region="jobs">
      <div className="row dh">
        <h2>Jobs</h2>
        <span className="t2">{live.data !== undefined && countsInWords(live.data.counts, JOB_STATES)}</span>
        <span className="grow" />
        {refusal !== null && (
          <span className="danger fs12" role="alert">
            {refusal.message}
          </span>
        )}
        {staff && (
          <div className="seg tiny" role="group" aria-label="Whose jobs">
            <button aria-pressed={mine} onClick={() => showMine(true)}>
              Mine
            </button>
            <button aria-pressed={!mine} onClick={() => showMine(false)}>
              All
            </button>
          </div>
        )}
        <button className="btn q ib sm" aria-label="Close jobs" onClick={closeDrawer}>
          <IconChevronDown className="i" aria-hidden />
        </button>
      </div>
      {live.error !== null && jobs.length === 0 && <ErrorMessage error={live.error} retry={() => void live.refetch()} />}
      {shown === null && ended.isSuccess && <StateMessage icon={IconStack2} title="No jobs" reason="What is retrieved or sent is shown here while it runs, and for 90 days after." />}
      {shown !== null && (
        <div className="dj">
          <JobPanel key={shown} id={shown} troubled={jobs.some((job) => job.id === shown && !isLive(job) && job.failed > 0)} actions={actions} staff={staff} />
          <div className="jl">
            <ul {...roving.group} aria-label="All jobs">
              {jobs.map((job, n) => (
                <JobCard key={job.id} job={job} open={job.id === shown} place={n} roving={roving} showOwner={!mine} actions={actions} onOpen={() => chooseJob(job.id)} />
              ))}
            </ul>
            {ended.hasNextPage && (
              <button className="btn q sm" onClick={() => void ended.fetchNextPage()}>
                Show older jobs
              </button>
            )}
          </div>
        </div>
      )}
    </aside>
  );
}

/** The drawer at the bottom of a screen; its place in the page is where it is written. */
export function JobsDrawer() {
  const { open, mine, job } = useDrawer();
  const { user } = useSession();
  if (!open) return null;
  const staff = user?.staff === true;
  return <Open mine={mine || !staff} chosen={job} staff={staff} />;
}
