import { useQueryClient } from "@tanstack/react-query";

import type { Study, StudyDetail } from "../api/types";
import { studyObjects } from "../api/upload";
import { DialogFrame } from "../ui/Dialogs";
import { patientName } from "../ui/format";
import { UploadForm } from "./UploadForm";

/** Photographs, documents and models that become objects of a study that is here. */
export function AddFilesDialog({ study, onClose }: { study: Study | StudyDetail; onClose: () => void }) {
  const queries = useQueryClient();
  const stored = () => {
    void queries.invalidateQueries({ queryKey: ["study", study.study_uid] });
    void queries.invalidateQueries({ queryKey: ["studies"] });
  };
  return (
    <DialogFrame title="Add files" onClose={onClose}>
      <p>
        <b>
          {patientName(study.patient)}, {study.patient.id}
        </b>
        : {study.description || study.modalities.join(", ")}
        {study.date !== null && `, ${study.date}`}
      </p>
      <UploadForm path={studyObjects(study.study_uid)} patient={`${patientName(study.patient)}, ${study.patient.id}`} onStored={stored} />
    </DialogFrame>
  );
}
