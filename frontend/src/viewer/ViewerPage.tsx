import { IconChevronLeft, IconPhotoOff } from "@tabler/icons-react";
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";

import type { Reference, StudyDetail } from "../api/types";
import { JobsDrawer } from "../jobs/JobsDrawer";
import { listAddress } from "../studies/links";
import { KeysDialog } from "../ui/Dialogs";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { patientFacts, patientName } from "../ui/format";
import { Logo } from "../ui/Logo";
import { useRegions } from "../ui/regions";
import { ErrorMessage, StateMessage } from "../ui/StateMessage";
import { UserMenu } from "../ui/UserMenu";
import { useSession } from "../ui/useSession";
import { useTitle } from "../ui/useTitle";
import { fetchPicture } from "../viewport/fetchPicture";
import { appliesTo } from "../viewport/presented";
import type { PointerInput } from "../viewport/tools/pointer";
import type { ToolName } from "../viewport/tools/tools";
import { Viewport } from "../viewport/viewport";
import type { Annotations, Desk } from "./actions";
import { readAddress } from "./address";
import { DocumentView } from "./DocumentView";
import { keyActions } from "./keyActions";
import { NetworkTools } from "./NetworkTools";
import { CalibrationDialog } from "./presentation/CalibrationDialog";
import { useCalibration } from "./presentation/useCalibration";
import { openState } from "./presentation/openState";
import { SaveDialog } from "./presentation/SaveDialog";
import { useChoosing } from "./presentation/useChoosing";
import { useStates } from "./presentation/useStates";
import { SeriesStrip } from "./SeriesStrip";
import { SidePanel } from "./SidePanel";
import { Toolbar } from "./Toolbar";
import { toolbarGroups } from "./toolbarActions";
import { useCursor } from "./useCursor";
import { useHanging } from "./useHanging";
import { useStudies } from "./useStudies";
import { useViewerKeys } from "./useViewerKeys";
import { ViewportView } from "./ViewportView";

function Identity({ study, children }: { study: StudyDetail | undefined; children?: ReactNode }) {
  const { user } = useSession();
  const about = study === undefined ? "" : [study.description, study.date, study.accession].filter(Boolean).join(" · ");
  return (
    <header className="ident" data-region="identity">
      <a className="btn q" href={listAddress()}>
        <IconChevronLeft className="i" aria-hidden />
        Studies
      </a>
      <span className="sep" />
      <Logo className="acc" />
      {study !== undefined && (
        <>
          <h1 className="nm">{patientName(study.patient)}</h1>
          {study.patient.name_ideographic !== "" && <span className="f">{study.patient.name_ideographic}</span>}
          <span className="f">{study.patient.id}</span>
          <span className="f">{patientFacts(study.patient)}</span>
          <span className="sep" />
          <span className="f ell">{about}</span>
        </>
      )}
      <div className="grow" />
      {children}
      {user !== null && <UserMenu user={user} short />}
    </header>
  );
}

/** One viewport for the life of the page. */
function useViewport(): Viewport {
  const [viewport] = useState(() => new Viewport(fetchPicture));
  useEffect(() => () => viewport.dispose(), [viewport]);
  return viewport;
}

function Reading({ studies, wanted }: { studies: readonly StudyDetail[]; wanted: string | null }) {
  const viewport = useViewport();
  const state = useSyncExternalStore(viewport.subscribe, viewport.snapshot);
  const states = useStates(studies);
  const hanging = useHanging(viewport, studies, wanted, states);
  const choosing = useChoosing(viewport);
  useCalibration(viewport);
  const { may } = useSession();
  const [saving, setSaving] = useState(false);
  const [calibrating, setCalibrating] = useState(false);
  const [tool, setTool] = useState<ToolName>("window");
  const [annotations, setAnnotations] = useState<Annotations>("all");
  const [wide, setWide] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const [cursor, hover] = useCursor(viewport);
  const input = useRef<PointerInput | null>(null);
  const [takeInput] = useState(() => (next: PointerInput | null) => {
    input.current = next;
  });
  const ref = state.set?.frames[state.index];
  const desk: Desk = {
    states: ref === undefined ? [] : states.all.filter((one) => appliesTo(one, ref)),
    saveRefusal: may("save_presentation_state") ? null : "your account may not save presentation states",
    choose: choosing.choose,
    toggleState: choosing.toggle,
    save: () => setSaving(true),
    viewport,
    state,
    tool,
    annotations,
    wide,
    setTool,
    setAnnotations,
    setWide,
    stepSeries: hanging.step,
    cancelDrag: () => input.current?.cancel() ?? false,
    finishDrawing: () => input.current?.finish() ?? false,
    calibrate: () => setCalibrating(true),
    showKeys: () => setKeysShown(true),
  };
  const groups = toolbarGroups(desk);
  const actions = [...groups.flat(), ...keyActions(desk)];
  useViewerKeys(actions, desk);
  const { study, series, set, instances } = hanging;
  const papers = series !== undefined && set === undefined && !hanging.pending;
  useTitle(study === undefined ? "" : patientName(study.patient));
  const follow = ({ series_uid: uid, sop_uid: sop, frames }: Reference) =>
    uid !== null && studies.some((open) => open.series.some((each) => each.series_uid === uid)) ? () => hanging.openImage(uid, sop, frames[0] ?? 1) : null;
  return (
    <>
      <Identity study={study}>
        {study !== undefined && <NetworkTools study={study} studies={studies} series={series} object={papers ? instances[0] : ref?.instance} state={papers ? null : state.presented} />}
      </Identity>
      <Toolbar groups={groups} desk={desk} />
      <main className="desk">
        {!wide && (
          <SeriesStrip
            studies={studies}
            active={hanging.active}
            sets={hanging.sets}
            activeSet={set?.key ?? null}
            onOpen={hanging.open}
            onOpenSet={hanging.openSet}
            states={states.all}
            shown={state.presented?.sop_uid ?? null}
            onOpenState={(one) => openState(one, { viewport, hanging, choose: choosing.choose })}
          />
        )}
        <div className="vps">
          <ErrorBoundary part="The viewport" reset={hanging.active}>
            {hanging.error !== null && <ErrorMessage error={hanging.error} retry={hanging.retry} />}
            {hanging.error === null && papers && <DocumentView series={series} instances={instances} states={states.all} follow={follow} />}
            {hanging.error === null && !papers && study !== undefined && <ViewportView desk={desk} study={study} onInput={takeInput} onHover={hover} />}
          </ErrorBoundary>
        </div>
        {!wide && (
          <ErrorBoundary part="The panel" reset={hanging.active}>
            <SidePanel desk={desk} cursor={cursor} error={states.error} other={papers ? instances[0] : undefined} />
          </ErrorBoundary>
        )}
      </main>
      <JobsDrawer />
      {saving && study !== undefined && state.set !== null && <SaveDialog desk={desk} studyUid={study.study_uid} onClose={() => setSaving(false)} onSaved={choosing.saved} />}
      {calibrating && <CalibrationDialog viewport={viewport} onClose={() => setCalibrating(false)} />}
      {keysShown && <KeysDialog lines={actions.map(({ name, keys }) => ({ name, keys: keys.slice(0, 1).flatMap((key) => key.split(" ")) }))} onClose={() => setKeysShown(false)} />}
    </>
  );
}

export function ViewerPage() {
  useRegions();
  const [{ studyUids, seriesUid }] = useState(() => readAddress(location.search));
  const { studies, pending, error, retry } = useStudies(studyUids);
  useTitle("Viewer");
  if (studyUids.length === 0) {
    return (
      <>
        <Identity study={undefined} />
        <StateMessage icon={IconPhotoOff} title="No study was named" reason="Choose one in the study list.">
          <a className="btn sm" href={listAddress()}>
            Show studies
          </a>
        </StateMessage>
      </>
    );
  }
  if (error !== null && studies.length === 0) {
    return (
      <>
        <Identity study={undefined} />
        <ErrorMessage error={error} retry={retry} />
      </>
    );
  }
  if (pending) return <Identity study={undefined} />;
  return <Reading studies={studies} wanted={seriesUid} />;
}
