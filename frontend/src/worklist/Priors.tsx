import { useQueries } from "@tanstack/react-query";

import { readStudy } from "../api/studies";
import type { WorklistEntry } from "../api/worklist";
import { viewerAddress } from "../studies/links";
import { Modality } from "../ui/Badges";
import { patientFacts, patientName, plural } from "../ui/format";

const MOST = 6;

function Studies({ uids, withPatient }: { uids: readonly string[]; withPatient: boolean }) {
  const found = useQueries({ queries: uids.slice(0, MOST).map((uid) => ({ queryKey: ["study", uid], queryFn: ({ signal }: { signal: AbortSignal }) => readStudy(uid, signal) })) });
  return (
    <ul>
      {found.flatMap(({ data: study }) =>
        study === undefined ? (
          []
        ) : (
          <li key={study.study_uid}>
            <a className="prior" href={viewerAddress([study.study_uid])}>
              <span>{study.date ?? "no date"}</span>
              <Modality name={study.modalities[0] ?? ""} />
              <span className="ell">
                {study.description || "No description"}
                {withPatient && ` · ${patientName(study.patient)} · ${study.patient.id} · ${patientFacts(study.patient)}`}
              </span>
            </a>
          </li>
        ),
      )}
      {uids.length > MOST && <li className="muted fs12">and {plural(uids.length - MOST, "more study", "more studies")}</li>}
    </ul>
  );
}

/** The patient's studies that are here; those of somebody who may be the patient are set apart. */
export function Priors({ entry }: { entry: WorklistEntry }) {
  const { priors, possible_priors: possible } = entry;
  return (
    <>
      <div className="sec">
        <h3 className="h3">
          Earlier studies <span className="muted">{priors.length === 0 ? "none here" : priors.length}</span>
          <span className="grow" />
          {priors.length > 1 && (
            <a className="fs12 acc" href={viewerAddress(priors.slice(0, 2))}>
              Open the latest two
            </a>
          )}
        </h3>
        {priors.length > 0 && <Studies uids={priors} withPatient={false} />}
      </div>
      {possible.length > 0 && (
        <div className="sec maybe">
          <h3 className="h3">
            Perhaps the same patient <span className="muted">{possible.length}</span>
          </h3>
          <p className="fs12 t2">Name and birth date are the same, but here or there the ID is missing. Compare before you rely on them.</p>
          <Studies uids={possible} withPatient />
        </div>
      )}
    </>
  );
}
