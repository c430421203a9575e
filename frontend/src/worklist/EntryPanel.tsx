import { IconX } from "@tabler/icons-react";

import { entryObjects, type Uploaded } from "../api/upload";
import type { WorklistEntry } from "../api/worklist";
import { viewerAddress } from "../studies/links";
import { plural } from "../ui/format";
import { KeyValues } from "../ui/KeyValues";
import { UploadForm } from "../upload/UploadForm";
import { Priors } from "./Priors";
import { factsOf, nameOf, whenOf } from "./rows";

function Facts({ entry }: { entry: WorklistEntry }) {
  const lines: [string, string][] = [
    ["Scheduled", [whenOf(entry), entry.station && `at ${entry.station}`].filter(Boolean).join(" ")],
    ["Procedure", entry.description],
    ["Modality", entry.modality],
    ["Accession", entry.accession],
    ["Referred by", entry.referring],
  ];
  return <KeyValues lines={lines} />;
}

interface Panel {
  entry: WorklistEntry;
  mayCreate: boolean;
  onStored: (stored: Uploaded) => void;
  onClose: () => void;
}

/** An entry: who it is, what is here of the patient, and files that become objects of the procedure. */
export function EntryPanel({ entry, mayCreate, onStored, onClose }: Panel) {
  return (
    <aside className="panel side entry" aria-label="Worklist entry" data-region="entry">
      <div className="sec">
        <div className="row">
          <h2 className="pn grow ell">{nameOf(entry)}</h2>
          <button className="btn q ib sm" aria-label="Close entry" onClick={onClose}>
            <IconX className="i" aria-hidden />
          </button>
        </div>
        <div className="who">{[entry.patient.id || "no ID", factsOf(entry)].filter(Boolean).join(" · ")}</div>
        <Facts entry={entry} />
        {entry.here > 0 && (
          <div className="row does">
            <a className="btn grow" href={viewerAddress([entry.study_uid])}>
              Open the study ({plural(entry.here, "object")})
            </a>
          </div>
        )}
      </div>
      <div className="scroll grow">
        <div className="sec">
          <h3 className="h3">
            Add files <span className="muted">to this procedure</span>
          </h3>
          {mayCreate ? (
            <UploadForm key={entry.entry_id} path={entryObjects(entry.entry_id)} patient={[nameOf(entry), entry.patient.id].filter(Boolean).join(", ")} onStored={onStored} />
          ) : (
            <p className="fs12 t2">Your account may not store photographs, documents and models. An administrator can give it a role that may.</p>
          )}
        </div>
        <Priors key={entry.entry_id} entry={entry} />
      </div>
    </aside>
  );
}
