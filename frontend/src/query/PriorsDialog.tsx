import { IconAlertTriangle, IconCloudDownload, IconPlayerStop, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { readNodes, type Answer } from "../api/network";
import type { StudyDetail } from "../api/types";
import { Progress } from "../jobs/Progress";
import { isLive } from "../jobs/words";
import { viewerAddress } from "../studies/links";
import { Modality } from "../ui/Badges";
import { DialogFrame } from "../ui/Dialogs";
import { patientName, plural } from "../ui/format";
import { dayOf, keyOf, lineOf, uidOf, valueOf } from "./answers";
import { lastNodes, rememberNodes } from "./lastNodes";
import { NodeErrors } from "./NodeErrors";
import { nameOfNode, NodeList } from "./NodeList";
import { plan } from "./plan";
import { PresenceCell, presenceAfter } from "./PresenceCell";
import { isDoubtful, priorsAmong } from "./priors";
import { useMarked } from "./useResults";
import { useRetrieves } from "./useRetrieves";
import { useSearch } from "./useSearch";

interface Found {
  study: StudyDetail;
  answer: Answer;
  nodeName: string;
  retrieves: ReturnType<typeof useRetrieves>;
}

function Prior({ study, answer: answered, nodeName, retrieves }: Found) {
  const job = retrieves.jobOf(keyOf("study", answered));
  const answer = presenceAfter(answered, job);
  const line = lineOf("study", answer);
  const running = job !== undefined && isLive(job);
  const uid = uidOf("study", answer);
  return (
    <li className="found">
      <span>{line.date || "no date"}</span>
      <Modality name={line.modalities[0] ?? ""} />
      <span className="ell" title={line.description}>
        {line.description || "No description"} <span className="muted">{nodeName}</span>
        {isDoubtful(answer, study) && (
          <span className="warn">
            {" "}
            <IconAlertTriangle className="i s" aria-hidden /> another birth date: {dayOf(valueOf(answer.attributes, "PatientBirthDate"))}
          </span>
        )}
      </span>
      <PresenceCell answer={answer} job={job} />
      <span className="row">
        {running && <Progress job={job} />}
        {!running && answer.here !== "complete" && (
          <button className="btn sm" onClick={() => retrieves.ask(plan([{ level: "study", answer }], ""))}>
            <IconCloudDownload className="i" aria-hidden />
            Get
          </button>
        )}
        {!running && answer.here !== "none" && (
          <a className="btn sm q" href={viewerAddress([study.study_uid, uid])}>
            Open beside
          </a>
        )}
      </span>
    </li>
  );
}

/** Prior studies of an open patient: those that are here, and those that other archives have. */
export function PriorsDialog({ study, open, onClose }: { study: StudyDetail; open: readonly string[]; onClose: () => void }) {
  const all = useQuery({ queryKey: ["nodes"], queryFn: ({ signal }) => readNodes(signal) });
  const nodes = all.data?.filter(({ can }) => can.includes("find")) ?? [];
  const [picked, setPicked] = useState<readonly string[] | null>(null);
  const known = lastNodes().filter((title) => nodes.some(({ ae_title: one }) => one === title));
  const chosen = picked ?? (known.length > 0 ? known : nodes.map(({ ae_title: title }) => title));
  const search = useSearch();
  const retrieves = useRetrieves({ watch: false });
  const { stream } = search;
  const priors = priorsAmong(useMarked(stream, retrieves.mark), open);
  const nameOf = (title: string) => {
    const node = all.data?.find((one) => one.ae_title === title);
    return node === undefined ? title : nameOfNode(node);
  };
  const id = study.patient.id;
  const running = stream?.state === "running";
  const begin = () => {
    rememberNodes(chosen);
    void search.start({ nodes: chosen, level: "study", keys: { PatientID: id } });
  };
  const here = study.earlier.filter(({ study_uid: uid }) => !open.includes(uid));
  return (
    <DialogFrame title={`Other studies of ${patientName(study.patient)}`} wide onClose={onClose}>
      <div className="priors">
        <h3 className="h3">
          Here <span className="muted">{here.length}</span>
        </h3>
        <ul>
          {here.map((prior) => (
            <li key={prior.study_uid} className="found">
              <span>{prior.date ?? "no date"}</span>
              <Modality name={prior.modalities[0] ?? ""} />
              <span className="ell">{prior.description}</span>
              <span />
              <a className="btn sm q" href={viewerAddress([study.study_uid, prior.study_uid])}>
                Open beside
              </a>
            </li>
          ))}
        </ul>
        {here.length === 0 && <p>No earlier study of this patient is here.</p>}
        {id === "" && <p>This study has no Patient ID, so other archives cannot be asked for the same patient. Search by name under Query & retrieve.</p>}
        {id !== "" && all.isSuccess && nodes.length === 0 && <p>No other archive can be asked: none is entered as a node.</p>}
        {id !== "" && nodes.length > 0 && (
          <>
            <NodeList nodes={nodes} chosen={chosen} stream={stream} onChange={setPicked} />
            <div className="row">
              <button className="btn p" aria-disabled={chosen.length === 0 || running} onClick={() => chosen.length > 0 && !running && begin()}>
                <IconSearch className="i" aria-hidden />
                Ask {plural(chosen.length, "node")} for Patient ID {id}
              </button>
              {running && (
                <button className="btn sm d" onClick={() => void search.cancel()}>
                  <IconPlayerStop className="i" aria-hidden />
                  Stop
                </button>
              )}
            </div>
          </>
        )}
        {search.error instanceof Error && (
          <div className="bad" role="alert">
            {search.error.message}
          </div>
        )}
        {retrieves.error !== null && (
          <div className="bad" role="alert">
            {retrieves.error.message}
          </div>
        )}
        {stream !== null && <NodeErrors errors={stream.errors} nameOf={nameOf} staff={false} />}
        <ul aria-label="Found in other archives">
          {priors.map((answer) => (
            <Prior key={keyOf("study", answer)} study={study} answer={answer} nodeName={nameOf(answer.node)} retrieves={retrieves} />
          ))}
        </ul>
        {stream !== null && !running && priors.length === 0 && stream.errors.length === 0 && <p role="status">No other study was found there.</p>}
      </div>
    </DialogFrame>
  );
}
