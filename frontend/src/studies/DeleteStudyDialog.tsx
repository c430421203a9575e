import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ApiError } from "../api/client";
import { deleteStudy } from "../api/studies";
import type { StudyDetail } from "../api/types";
import { ConfirmDialog } from "../ui/Dialogs";
import { patientName, plural, when } from "../ui/format";

function refusal(error: unknown): string | null {
  if (error === null) return null;
  if (error instanceof ApiError && error.status === 403) return error.detail || "You may not delete studies. Ask an administrator.";
  return error instanceof Error ? error.message : "The study was not deleted.";
}

export function DeleteStudyDialog({ study, onClose, onDeleted }: { study: StudyDetail; onClose: () => void; onDeleted: () => void }) {
  const queries = useQueryClient();
  const removal = useMutation({
    mutationFn: () => deleteStudy(study.study_uid, study.patient.id),
    onSuccess: async () => {
      onDeleted();
      await queries.resetQueries({ queryKey: ["studies"] });
    },
  });
  return (
    <ConfirmDialog
      question="Delete this study?"
      safe="Keep study"
      verb="Delete study"
      refusal={refusal(removal.error)}
      busy={removal.isPending}
      onConfirm={() => removal.mutate()}
      onClose={onClose}
    >
      <p>
        <b>
          {patientName(study.patient)}, {study.patient.id}
        </b>
        : {study.description || study.modalities.join(", ")}, {when(study.date, study.time)}. All {plural(study.instances, "object")} in{" "}
        {plural(study.series.length, "series", "series")} will be gone from DGscope. The deletion is recorded.
      </p>
    </ConfirmDialog>
  );
}
