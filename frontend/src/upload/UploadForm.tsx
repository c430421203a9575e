import { IconPlayerStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { readNodes } from "../api/network";
import { KINDS, type Uploaded } from "../api/upload";
import { SelectField, TextField, type Option } from "../ui/Fields";
import { plural } from "../ui/format";
import { useSession } from "../ui/useSession";
import { hasRegion, KIND_NAMES, NOTHING, obstacle, withFiles, type Choice } from "./choice";
import { DropZone } from "./DropZone";
import { FileList } from "./FileList";
import { Result } from "./Result";
import { useUpload } from "./useUpload";

const KIND_OPTIONS = KINDS.map((kind) => [kind, KIND_NAMES[kind]] as const);
const SIDES: readonly Option<string>[] = [["", "not said"], ["R", "right"], ["L", "left"], ["B", "both"], ["U", "unpaired"]];
const REGIONS: readonly Option<string>[] = [["", "not said"], ["mouth", "mouth"], ["face", "face"], ["jaw", "jaw"], ["head", "head"], ["neck", "neck"], ["skin", "skin"]];

/** Nodes that the objects can go to as well. */
function useTargets(): readonly Option<string>[] {
  const { may } = useSession();
  const { data } = useQuery({ queryKey: ["nodes"], queryFn: ({ signal }) => readNodes(signal), enabled: may("export_study") });
  const targets = (data ?? []).filter((node) => node.can.includes("store"));
  return [["", "keep here only"], ...targets.map(({ ae_title: title, description }) => [title, description === "" ? title : `${description} (${title})`] as const)];
}

function Details({ choice, set }: { choice: Choice; set: (more: Partial<Choice>) => void }) {
  const targets = useTargets();
  return (
    <div className="grid2">
      <SelectField label="Store as" value={choice.kind} options={KIND_OPTIONS} onChange={(kind) => set({ kind })} />
      <TextField label="Description" value={choice.description} onChange={(description) => set({ description })} more={{ maxLength: 64, placeholder: "Name of the series" }} />
      {hasRegion(choice.kind) && (
        <>
          <SelectField label="Body part" value={choice.region} options={REGIONS} onChange={(region) => set({ region })} />
          <SelectField label="Side" value={choice.laterality} options={SIDES} onChange={(laterality) => set({ laterality })} />
        </>
      )}
      {targets.length > 1 && <SelectField label="Also send to" value={choice.sendTo} options={targets} onChange={(sendTo) => set({ sendTo })} />}
    </div>
  );
}

function Progress({ share, onStop }: { share: number; onStop: () => void }) {
  const percent = Math.round(share * 100);
  return (
    <div className="row" role="status">
      <progress value={share} max={1} aria-label="Sent" />
      <span className="t2 fs12">{share < 1 ? `${percent} %` : "storing…"}</span>
      <button type="button" className="btn sm" onClick={onStop}>
        <IconPlayerStop className="i s" aria-hidden /> Stop
      </button>
    </div>
  );
}

interface Form {
  /** Where the files are sent to. */
  path: string;
  /** Whose they become, said on the button's line so that nobody stores to another patient. */
  patient: string;
  onStored: (stored: Uploaded) => void;
}

/** Files, what they are, and where they go besides here. */
export function UploadForm({ path, patient, onStored }: Form) {
  const [choice, setChoice] = useState<Choice>(NOTHING);
  const { share, busy, answer, error, start, again, stop } = useUpload(path, onStored);
  const set = (more: Partial<Choice>) => setChoice({ ...choice, ...more });
  const wrong = obstacle(choice.files);
  const ready = choice.files.length > 0 && wrong === null && !busy;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (ready) start(choice);
  };
  if (answer !== undefined) {
    return (
      <Result
        answer={answer}
        onMore={() => {
          set({ files: [] });
          again();
        }}
      />
    );
  }
  return (
    <form className="upload" onSubmit={submit}>
      <DropZone onFiles={(files) => set({ files: withFiles(choice.files, files) })} />
      {choice.files.length > 0 && (
        <>
          <FileList files={choice.files} onRemove={(file) => set({ files: choice.files.filter((each) => each !== file) })} />
          <Details choice={choice} set={set} />
          <p className="fs12 t2">
            They become objects of <b>{patient}</b>.
          </p>
        </>
      )}
      {wrong !== null && (
        <div className="bad" role="alert">
          {wrong}
        </div>
      )}
      {error !== null && (
        <div className="bad" role="alert">
          {error.message}
        </div>
      )}
      {busy ? (
        <Progress share={share} onStop={stop} />
      ) : (
        choice.files.length > 0 && (
          <button className="btn p" aria-disabled={!ready}>
            Store {plural(choice.files.length, "file")}
          </button>
        )
      )}
    </form>
  );
}
