import { IconRefresh } from "@tabler/icons-react";

import type { Report, Stage } from "../api/connectivity";
import { CopyButton } from "../ui/CopyButton";
import { MARKS } from "./StateMark";
import { duration, inOneLine, messageAbout, stageWord } from "./words";

interface Remedy {
  stage: Stage;
  node: string;
  ours: string;
  onAgain: (() => void) | null;
}

/** What to do about a stage, with the exact words for the administrator of the other side. */
function Remedy({ stage, node, ours, onAgain }: Remedy) {
  const { enter } = stage.detail;
  return (
    <div className={`cause ${stage.state === "failed" ? "bad-edge" : "warn-edge"}`}>
      <b>What to do</b>
      <p>{stage.remedy}</p>
      {enter !== undefined && (
        <div className="code">
          <span className="ell">{inOneLine(enter)}</span>
          <CopyButton text={inOneLine(enter)} what="the entry" />
        </div>
      )}
      <div className="row wrap">
        {onAgain !== null && (
          <button className="btn sm p" onClick={onAgain}>
            <IconRefresh className="i" aria-hidden /> Test again
          </button>
        )}
        <CopyButton text={messageAbout(stage, node, ours)} what="the message" label="Copy message to the administrator" />
      </div>
    </div>
  );
}

interface Line {
  stage: Stage;
  number: number;
  node: string;
  ours: string;
  onAgain: (() => void) | null;
}

function StageLine({ stage, number, ...about }: Line) {
  const { icon: Sign, tone } = MARKS[stage.state];
  const needsWork = stage.remedy !== "" && (stage.state === "failed" || stage.state === "warn");
  return (
    <li className="sg" data-stage={stage.name} data-state={stage.state}>
      <span className={`ln ${tone}`}>
        <Sign className={`i l${stage.state === "running" ? " turning" : ""}`} aria-hidden />
      </span>
      <div className="grow">
        <div className="row">
          <b>
            {number}. {stage.title}
          </b>
          <span className="grow" />
          <span className={`r ${tone}`}>{stageWord(stage)}</span>
          <span className="muted ms">{stage.state === "skipped" || stage.state === "running" ? "" : duration(stage.ms)}</span>
        </div>
        {stage.cause !== "" && <p className="t2">{stage.cause}</p>}
        {stage.state === "skipped" && stage.remedy !== "" && <p className="muted">{stage.remedy}</p>}
        {needsWork && <Remedy stage={stage} {...about} />}
      </div>
    </li>
  );
}

/** The stages as they run, the newest last. */
export function Stages({ report, onAgain }: { report: Report; onAgain: (() => void) | null }) {
  const ours = report.sheet?.ours.calling_ae_title ?? "DGSCOPE";
  return (
    <ol aria-label="Stages">
      {report.stages.map((stage, n) => (
        <StageLine key={stage.name} stage={stage} number={n + 1} node={report.node} ours={ours} onAgain={onAgain} />
      ))}
    </ol>
  );
}
