import { IconChevronDown, IconChevronRight, IconCloudDownload, IconInfoCircle } from "@tabler/icons-react";
import { memo } from "react";

import type { Answer } from "../api/network";
import type { Job } from "../api/jobs";
import { Progress } from "../jobs/Progress";
import { isLive, share } from "../jobs/words";
import { viewerAddress } from "../studies/links";
import { Modality } from "../ui/Badges";
import { lineOf, uidOf, valueOf } from "./answers";
import { canRetrieve } from "./plan";
import { PresenceCell } from "./PresenceCell";
import { BELOW, type AnswerRow } from "./rows";

/** Where an answer that is here is opened. */
export function openAddress({ level, answer }: Pick<AnswerRow, "level" | "answer">): string {
  const series = level === "series" ? uidOf("series", answer) : level === "instance" ? valueOf(answer.attributes, "SeriesInstanceUID") : "";
  return viewerAddress([valueOf(answer.attributes, "StudyInstanceUID")], series === "" ? undefined : series);
}

export interface RowActions {
  onToggle: (row: AnswerRow) => void;
  onSelect: (row: AnswerRow) => void;
  onRetrieve: (row: AnswerRow) => void;
  onDetails: (answer: Answer) => void;
  /** Looks for the studies of a patient. */
  onStudies: (patientId: string) => void;
}

interface Props extends RowActions {
  row: AnswerRow;
  place: number;
  selected: boolean;
  tabbable: boolean;
  node: string;
  /** The retrieve of it that waits or runs. */
  job: Job | undefined;
  /** AE title of a third node; empty is here. */
  destination: string;
  fetchable: boolean;
}

function Action({ row, job, destination, fetchable, onRetrieve, onStudies }: Props) {
  const { answer, level } = row;
  if (level === "patient") {
    return (
      <button className="btn sm q" tabIndex={-1} onClick={() => onStudies(uidOf("patient", answer))}>
        Studies
      </button>
    );
  }
  if (job !== undefined && isLive(job)) {
    const part = share(job);
    return (
      <span className="row arriving">
        <Progress job={job} />
        {part !== null && <span className="acc fs12">{Math.round(part * 100)} %</span>}
      </span>
    );
  }
  const open = (
    <a className="btn sm q" tabIndex={-1} href={openAddress(row)}>
      Open
    </a>
  );
  if (answer.here === "complete" && destination === "") return open;
  const verb = destination !== "" ? `To ${destination}` : answer.here === "partly" ? "Get the rest" : "Retrieve";
  return (
    <>
      {answer.here === "partly" && destination === "" && open}
      {fetchable && canRetrieve(row) && (
        <button className="btn sm" tabIndex={-1} onClick={() => onRetrieve(row)}>
          <IconCloudDownload className="i" aria-hidden />
          {verb}
        </button>
      )}
    </>
  );
}

export const ResultRow = memo(function ResultRow(props: Props) {
  const { row, place, selected, tabbable, node, job, onToggle, onSelect, onDetails } = props;
  const { level, answer, depth } = row;
  const line = lineOf(level, answer, depth > 0);
  const opens = BELOW[level] !== undefined && uidOf(level, answer) !== "";
  const Chevron = row.open ? IconChevronDown : IconChevronRight;
  return (
    <tr
      id={`answer-${place}`}
      className={depth > 0 ? "below" : undefined}
      aria-level={depth + 1}
      aria-rowindex={place + 2}
      aria-selected={selected}
      aria-expanded={opens ? row.open : undefined}
      tabIndex={tabbable ? 0 : -1}
      onDoubleClick={() => opens && onToggle(row)}
    >
      <td className="q-check">
        {level !== "patient" && <input type="checkbox" tabIndex={-1} aria-label={`Choose ${line.title}`} checked={selected} onChange={() => onSelect(row)} />}
      </td>
      <td className="name" title={line.title}>
        <span className={`tw d${depth}`}>
          {opens ? (
            <button className="twist" tabIndex={-1} aria-label={row.open ? "Close" : "Open"} onClick={() => onToggle(row)}>
              <Chevron className="i s" aria-hidden />
            </button>
          ) : (
            <span className="twist" />
          )}
          <span className="ell">{line.title}</span>
        </span>
      </td>
      <td title={line.id}>{line.id}</td>
      <td title={`${line.date} ${line.time}`.trim()}>{line.date}</td>
      <td>
        {line.modalities.map((name) => (
          <span key={name}>
            <Modality name={name} />{" "}
          </span>
        ))}
      </td>
      <td title={line.description}>{line.description}</td>
      <td className="q-acc" title={line.accession}>
        {line.accession}
      </td>
      <td className="num q-img">{line.images}</td>
      <td className="q-node" title={answer.node}>
        {depth === 0 && node}
      </td>
      <td>{level !== "patient" && <PresenceCell answer={answer} job={job} />}</td>
      <td className="does">
        <Action {...props} />
        <button className="btn q ib sm" tabIndex={-1} aria-label="All that the node says of it" onClick={() => onDetails(answer)}>
          <IconInfoCircle className="i" aria-hidden />
        </button>
      </td>
    </tr>
  );
});
