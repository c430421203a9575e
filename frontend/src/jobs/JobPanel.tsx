import { IconChevronDown, IconChevronUp, IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";

import type { ItemState, JobDetail } from "../api/jobs";
import { count, plural, received } from "../ui/format";
import { ErrorMessage } from "../ui/StateMessage";
import { ItemTable } from "./ItemTable";
import { JobActions, type Actions } from "./JobActions";
import { JobState } from "./JobState";
import { Progress } from "./Progress";
import { useJobDetail } from "./useJobDetail";
import { commitmentInWords, kindInWords, progressInWords } from "./words";

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** "QRSCP → here", "here → WARD"; empty for jobs that move nothing. */
export function wayInWords({ kind, node, request }: JobDetail): string {
  if (kind === "retrieve") return `${node} → ${text(request["destination"]) || "here"}`;
  return kind === "send" ? `here → ${node}` : node;
}

const FILTERS: readonly [ItemState | null, string][] = [
  [null, "All"],
  ["failed", "Failed"],
  ["warning", "Warnings"],
  ["waiting", "Waiting"],
];

const PRIORITIES = { lowest: 0, highest: 9 };

function Priority({ job, actions }: { job: JobDetail; actions: Actions }) {
  if (job.state !== "queued") return null;
  const move = (by: number) => actions.prioritise.mutate({ id: job.id, priority: job.priority + by });
  const first = job.priority >= PRIORITIES.highest;
  const last = job.priority <= PRIORITIES.lowest;
  return (
    <span className="row prio">
      <span className="t2">Priority {job.priority}</span>
      <button className="btn q ib sm" aria-label="Earlier" aria-disabled={first} onClick={() => !first && move(1)}>
        <IconChevronUp className="i" aria-hidden />
      </button>
      <button className="btn q ib sm" aria-label="Later" aria-disabled={last} onClick={() => !last && move(-1)}>
        <IconChevronDown className="i" aria-hidden />
      </button>
    </span>
  );
}

function Facts({ job }: { job: JobDetail }) {
  const facts = [
    wayInWords(job),
    job.started === null ? `asked for ${received(job.created)}` : `started ${received(job.started)}`,
    job.finished === null ? "" : `ended ${received(job.finished)}`,
    job.owner === "" ? "by a rule" : `by ${job.owner}`,
    job.attempts > 1 ? `${job.attempts} attempts` : "",
  ];
  return <span className="t2 ell">{facts.filter(Boolean).join(" · ")}</span>;
}

/** Why a job ended as it did, and where to look; what a node keeps of what was sent. */
function Outcome({ job, staff }: { job: JobDetail; staff: boolean }) {
  const commitment = job.commitment;
  const troubled = job.state === "failed" || job.state === "partly";
  return (
    <>
      {job.why !== "" && (
        <p className="why">
          <b>{troubled ? "Why: " : ""}</b>
          {job.why}{" "}
          {troubled && staff && job.node !== "" && (
            <a className="acc" href={`/connectivity/${encodeURIComponent(job.node)}/`}>
              Check this connection
            </a>
          )}
        </p>
      )}
      {commitment !== null && (
        <p className={`why ${commitment.failed > 0 ? "danger" : commitment.waiting > 0 ? "t2" : "ok"}`}>
          <IconShieldCheck className="i s" aria-hidden /> <b>Storage commitment:</b> {[commitmentInWords(commitment), commitment.why].filter(Boolean).join(". ")}
        </p>
      )}
    </>
  );
}

interface Panel {
  id: number;
  /** Something failed: what did is shown first, not what went well. */
  troubled: boolean;
  actions: Actions;
  staff: boolean;
}

/** One job with its instances. */
export function JobPanel({ id, troubled, actions, staff }: Panel) {
  const [chosen, setChosen] = useState<ItemState | null | undefined>(undefined);
  const filter = chosen === undefined ? (troubled ? "failed" : null) : chosen;
  const { detail, pages } = useJobDetail(id, filter);
  if (pages.error !== null) return <ErrorMessage error={pages.error} retry={() => void pages.refetch()} />;
  if (detail === null) return <div className="job open late" role="status" aria-label="Loading" />;
  const { job, items } = detail;
  const arriving = job.kind === "retrieve" && job.state === "running" && items.length > 0;
  const moves = job.kind === "retrieve" || job.kind === "send";
  return (
    <section className="job open" aria-label={job.title}>
      <div className="row">
        <h3 className="ell grow" title={job.title}>
          <b>{kindInWords(job.kind)}</b> · {job.title}
        </h3>
        <span className="t2">{progressInWords(job)}</span>
        <JobState job={job} />
        <JobActions job={job} actions={actions} />
      </div>
      <Progress job={job} />
      <div className="row fs12 wrap">
        <Facts job={job} />
        {job.failed > 0 && <span className="danger">{count(job.failed)} failed</span>}
        <Priority job={job} actions={actions} />
        <span className="grow" />
        {moves && (
          <div className="seg tiny" role="group" aria-label="Instances">
            {FILTERS.map(([state, name]) => (
              <button key={name} aria-pressed={filter === state} onClick={() => setChosen(state)}>
                {name}
              </button>
            ))}
          </div>
        )}
      </div>
      <Outcome job={job} staff={staff} />
      {moves && (
        <div className="items">
          {arriving && <p className="muted fs12">What became of each instance is settled when the node has ended; here are those that are awaited.</p>}
          {items.length > 0 && <ItemTable job={job} items={items} />}
          {items.length === 0 && <p className="muted fs12">{filter === null ? "The node was not asked for its list of instances yet." : "None."}</p>}
          {pages.hasNextPage && (
            <button className="btn q sm" onClick={() => void pages.fetchNextPage()}>
              Show more than {plural(items.length, "instance")}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
