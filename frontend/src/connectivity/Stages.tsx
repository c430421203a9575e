import { IconRefresh } from "@tabler/icons-react";

import type { Report, Stage } from "../api/connectivity";
import { CopyButton } from "../ui/CopyButton";
import { MARKS } from "./StateMark";
import { duration, inOneLine, messageAbout, stageWord } from "./words";

/** What a stage knows about the examination around it. */
interface About {
  node: string;
  ours: string;
  /** Whether a test image was stored. */
  stored: boolean;
  /** Null while an examination runs. */
  onAgain: (() => void) | null;
  onWithImage: () => void;
}

/** Stages that need the test image to be tried to the end. */
const NEED_IMAGE = ["store", "move", "commitment"];

/** What to do about a stage, with the exact words for the administrator of the other side. */
function Remedy({ stage, node, ours, stored, onAgain, onWithImage }: About & { stage: Stage }) {
  const { enter } = stage.detail;
  const failed = stage.state === "failed";
  const needsImage = !failed && !stored && NEED_IMAGE.includes(stage.name);
  return (
    <div className={failed ? "cause bad-edge" : "cause"}>
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
          <button className={failed ? "btn sm p" : "btn sm"} onClick={needsImage ? onWithImage : onAgain}>
            <IconRefresh className="i" aria-hidden /> {needsImage ? "Test with the image…" : "Test again"}
          </button>
        )}
        {(failed || enter !== undefined) && <CopyButton text={messageAbout(stage, node, ours)} what="the message" label="Copy message to the administrator" />}
      </div>
    </div>
  );
}

function StageLine({ stage, number, ...about }: About & { stage: Stage; number: number }) {
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
export function Stages({ report, ...again }: { report: Report } & Pick<About, "onAgain" | "onWithImage">) {
  const ours = report.sheet?.ours.calling_ae_title ?? "DGSCOPE";
  return (
    <ol aria-label="Stages">
      {report.stages.map((stage, n) => (
        <StageLine key={stage.name} stage={stage} number={n + 1} node={report.node} ours={ours} stored={report.store_test} {...again} />
      ))}
    </ol>
  );
}
