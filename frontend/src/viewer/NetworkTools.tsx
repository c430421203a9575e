import { IconHistory, IconSend } from "@tabler/icons-react";
import { useState } from "react";

import type { PresentationState } from "../api/presentation";
import type { Instance, Series, StudyDetail } from "../api/types";
import { JobsButton } from "../jobs/JobsButton";
import { PriorsDialog } from "../query/PriorsDialog";
import { shownChoices } from "../send/choices";
import { SendDialog } from "../send/SendDialog";
import { useSession } from "../ui/useSession";

interface Tools {
  study: StudyDetail;
  studies: readonly StudyDetail[];
  series: Series | undefined;
  /** The image or document on the screen, and the state that it is seen with. */
  object: Instance | undefined;
  state: PresentationState | null;
}

/** What the viewer does with other nodes: prior studies, sending, and the jobs that come of it. */
export function NetworkTools({ study, studies, series, object, state }: Tools) {
  const { may } = useSession();
  const [dialog, setDialog] = useState<"priors" | "send" | null>(null);
  const close = () => setDialog(null);
  return (
    <>
      <button className="btn q" onClick={() => setDialog("priors")}>
        <IconHistory className="i" aria-hidden />
        Other studies
      </button>
      {may("export_study") && (
        <button className="btn q" onClick={() => setDialog("send")}>
          <IconSend className="i" aria-hidden />
          Send
        </button>
      )}
      <JobsButton tip={false} />
      {dialog === "priors" && <PriorsDialog study={study} open={studies.map(({ study_uid: uid }) => uid)} onClose={close} />}
      {dialog === "send" && <SendDialog patient={study.patient} choices={shownChoices(study, series, { object, state })} onClose={close} />}
    </>
  );
}
