import { IconDots, IconFileUpload, IconHistory, IconSend, IconTrash, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { readStudy } from "../api/studies";
import type { Series, StudyDetail } from "../api/types";
import { PriorsDialog } from "../query/PriorsDialog";
import { studyChoice } from "../send/choices";
import { SendDialog } from "../send/SendDialog";
import { Modality, ObjectBadge } from "../ui/Badges";
import { patientFacts, patientName, plural, received, when } from "../ui/format";
import { KeyValues } from "../ui/KeyValues";
import { ErrorMessage } from "../ui/StateMessage";
import { Tip } from "../ui/Tip";
import { useSession } from "../ui/useSession";
import { AddFilesDialog } from "../upload/AddFilesDialog";
import { DeleteStudyDialog } from "./DeleteStudyDialog";
import { viewerAddress } from "./links";

function SeriesThumb({ studyUid, series }: { studyUid: string; series: Series }) {
  const name = series.description || series.body_part || "No description";
  const amount = series.kind === "image" ? String(series.images) : plural(series.instances, "object");
  return (
    <li>
      <a href={viewerAddress([studyUid], series.series_uid)}>
        <div className="im">
          {series.thumbnail !== null && series.kind === "image" ? (
            <img src={series.thumbnail} alt="" loading="lazy" />
          ) : (
            <ObjectBadge kind={series.kind} text={series.kind === "document" ? "" : String(series.instances)} />
          )}
        </div>
        <div className="ell">
          <b>{name}</b>
        </div>
        <div className="row">
          <Modality name={series.modality} />
          <span className="muted ell">{series.kind === "image" ? `${series.number ?? "–"} · ${amount}` : amount}</span>
        </div>
      </a>
    </li>
  );
}

function Facts({ study }: { study: StudyDetail }) {
  const state = { arriving: "arriving now", complete: "complete", attention: study.attention }[study.status];
  const lines: [string, string][] = [
    ["Study", study.description],
    ["Date", when(study.date, study.time)],
    ["Accession", study.accession],
    ["Referred by", study.referring_physician],
    ["Received", `${received(study.received_last)} from ${study.source || "import"}, ${state}`],
  ];
  return <KeyValues lines={lines} />;
}

interface Actions {
  study: StudyDetail;
  mayDelete: boolean;
  mayAdd: boolean;
  onDeleted: () => void;
}

function Loaded({ study, mayDelete, mayAdd, onDeleted }: Actions) {
  const [dialog, setDialog] = useState<"add" | "delete" | "send" | "priors" | null>(null);
  const { may } = useSession();
  const prior = study.earlier[0];
  return (
    <>
      <div className="row does">
        <a className="btn p grow" href={viewerAddress([study.study_uid])}>
          Open
        </a>
        {prior !== undefined && (
          <a className="btn grow" href={viewerAddress([study.study_uid, prior.study_uid])}>
            With prior
          </a>
        )}
        {may("export_study") && (
          <Tip text="Send to another node">
            <button className="btn ib" aria-label="Send" onClick={() => setDialog("send")}>
              <IconSend className="i" aria-hidden />
            </button>
          </Tip>
        )}
        <MenuTrigger>
          <Button className="btn ib" aria-label="More for this study">
            <IconDots className="i" aria-hidden />
          </Button>
          <Popover placement="bottom end">
            <Menu className="menu" onAction={(key) => setDialog(key === "add" || key === "priors" ? key : "delete")}>
              <MenuItem id="priors">
                <IconHistory className="i" aria-hidden /> Other studies of this patient…
              </MenuItem>
              {mayAdd && (
                <MenuItem id="add">
                  <IconFileUpload className="i" aria-hidden /> Add files…
                </MenuItem>
              )}
              {mayDelete && (
                <MenuItem className="danger-item" id="delete">
                  <IconTrash className="i" aria-hidden /> Delete study…
                </MenuItem>
              )}
            </Menu>
          </Popover>
        </MenuTrigger>
      </div>
      {dialog === "send" && <SendDialog patient={study.patient} choices={[studyChoice(study)]} onClose={() => setDialog(null)} />}
      {dialog === "priors" && <PriorsDialog study={study} open={[study.study_uid]} onClose={() => setDialog(null)} />}
      {dialog === "add" && <AddFilesDialog study={study} onClose={() => setDialog(null)} />}
      {dialog === "delete" && <DeleteStudyDialog study={study} onClose={() => setDialog(null)} onDeleted={onDeleted} />}
    </>
  );
}

function Still() {
  return (
    <div className="late" role="status" aria-label="Loading">
      {[70, 90, 45, 80].map((part) => (
        <div key={part} className="block" style={{ width: `${part}%`, marginBottom: 10 }} />
      ))}
    </div>
  );
}

interface Preview {
  studyUid: string;
  mayDelete: boolean;
  mayAdd: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

export function PreviewPanel({ studyUid, mayDelete, mayAdd, onClose, onDeleted }: Preview) {
  const { data: study, error, isPending, refetch } = useQuery({ queryKey: ["study", studyUid], queryFn: ({ signal }) => readStudy(studyUid, signal) });
  return (
    <aside className="panel side" aria-label="Preview" data-region="preview">
      <div className="sec">
        <div className="row">
          <h2 className="pn grow ell">{study === undefined ? "" : patientName(study.patient)}</h2>
          <button className="btn q ib sm" aria-label="Close preview" onClick={onClose}>
            <IconX className="i" aria-hidden />
          </button>
        </div>
        {isPending && <Still />}
        {error !== null && <ErrorMessage error={error} retry={() => void refetch()} />}
        {study !== undefined && (
          <>
            <div className="who">
              {study.patient.id} · {patientFacts(study.patient)}
              {study.patient.name_ideographic !== "" && <div>{study.patient.name_ideographic}</div>}
            </div>
            <Facts study={study} />
            <Loaded study={study} mayDelete={mayDelete} mayAdd={mayAdd} onDeleted={onDeleted} />
          </>
        )}
      </div>
      {study !== undefined && (
        <>
          <div className="sec grow scroll">
            <h3 className="h3">
              Series <span className="muted">{study.series.length}</span>
            </h3>
            <ul className="thumbs">
              {study.series.map((series) => (
                <SeriesThumb key={series.series_uid} studyUid={study.study_uid} series={series} />
              ))}
            </ul>
          </div>
          {study.earlier.length > 0 && (
            <div className="sec">
              <h3 className="h3">
                Earlier studies <span className="muted">{study.earlier.length}</span>
              </h3>
              <ul>
                {study.earlier.slice(0, 5).map((prior) => (
                  <li key={prior.study_uid}>
                    <a className="prior" href={viewerAddress([prior.study_uid])}>
                      <span>{prior.date ?? "no date"}</span>
                      <Modality name={prior.modalities[0] ?? ""} />
                      <span className="ell">{prior.description}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
    </aside>
  );
}
