import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";

import type { Job } from "../api/jobs";
import { received } from "../ui/format";
import type { useRoving } from "../ui/useRoving";
import { JobActions, type Actions } from "./JobActions";
import { JobState } from "./JobState";
import { Progress } from "./Progress";
import { isLive, kindInWords, progressInWords } from "./words";

interface Card {
  job: Job;
  open: boolean;
  place: number;
  roving: ReturnType<typeof useRoving>;
  showOwner: boolean;
  actions: Actions;
  onOpen: () => void;
}

/** A job as one entry of the drawer's list. */
export function JobCard({ job, open, place, roving, showOwner, actions, onOpen }: Card) {
  const Chevron = open ? IconChevronDown : IconChevronRight;
  const ended = job.finished === null ? "" : received(job.finished);
  const facts = [progressInWords(job), showOwner ? job.owner : "", ended].filter(Boolean).join(" · ");
  return (
    <li className={open ? "job on" : "job"}>
      <div className="row">
        <button className="jt grow" data-roving tabIndex={roving.tabIndex(place)} aria-expanded={open} onClick={onOpen}>
          <Chevron className="i s" aria-hidden />
          <span className="ell" title={job.title}>
            <b>{kindInWords(job.kind)}</b> · {job.title}
          </span>
        </button>
        <JobState job={job} />
      </div>
      <div className="row jp">
        {isLive(job) || job.state !== "succeeded" ? <Progress job={job} /> : <span className="grow" />}
        <span className="t2 fs12">{facts}</span>
        <JobActions job={job} actions={actions} quiet />
      </div>
    </li>
  );
}
