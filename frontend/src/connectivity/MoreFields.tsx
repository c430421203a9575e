import type { ReactNode } from "react";

import { CheckField, LinesField, SelectField, TextField } from "../ui/Fields";
import { hasErrors, type Draft, type Errors } from "./nodeForm";

interface Fields {
  draft: Draft;
  wrong: Errors;
  set: (more: Partial<Draft>) => void;
}

/** A part of the form that is folded until it is wanted, or until something in it is wrong. */
function Part({ title, names, wrong, children }: { title: string; names: readonly string[]; wrong: Errors; children: ReactNode }) {
  const bad = hasErrors(wrong, names);
  return (
    <details className="folded" key={String(bad)} open={bad}>
      <summary>{title}</summary>
      <div className="grid2">{children}</div>
    </details>
  );
}

function Names({ draft, wrong, set }: Fields) {
  return (
    <Part title="Titles and addresses" names={["calling_ae_title", "called_ae_title", "networks"]} wrong={wrong}>
      <TextField label="Our title towards it" value={draft.calling_ae_title} error={wrong["calling_ae_title"]} hint="Empty: our own." onChange={(title) => set({ calling_ae_title: title })} />
      <TextField label="The title it must call us by" value={draft.called_ae_title} error={wrong["called_ae_title"]} hint="Empty: our own." onChange={(title) => set({ called_ae_title: title })} />
      <LinesField label="Addresses it may call from" value={draft.networks} error={wrong["networks"]} hint="One on a line, such as 10.1.2.3 or 10.1.0.0/16. Empty: any." onChange={(networks) => set({ networks })} />
    </Part>
  );
}

function Query({ draft, wrong, set }: Fields) {
  return (
    <Part title="Query and retrieve" names={["query_root", "retrieve_by", "character_set"]} wrong={wrong}>
      <SelectField label="Information model" value={draft.query_root} options={[["study", "Study Root"], ["patient", "Patient Root"]]} onChange={(root) => set({ query_root: root })} />
      <SelectField label="Images come by" value={draft.retrieve_by} options={[["move", "C-MOVE: it calls us"], ["get", "C-GET: it has no way back to us"]]} onChange={(way) => set({ retrieve_by: way })} />
      <TextField label="Character set" value={draft.character_set} error={wrong["character_set"]} hint="To ask in, and where an answer names none: ISO_IR 100, ISO_IR 192 …" onChange={(name) => set({ character_set: name })} />
    </Part>
  );
}

function Sending({ draft, wrong, set }: Fields) {
  return (
    <Part title="Sending" names={["send_syntaxes", "conversion", "commit_on_same_association"]} wrong={wrong}>
      <LinesField label="Transfer syntaxes it shall get" value={draft.send_syntaxes} error={wrong["send_syntaxes"]} hint="UIDs, best first. Empty: as stored." onChange={(lines) => set({ send_syntaxes: lines })} />
      <SelectField label="If it refuses the stored one" value={draft.conversion} options={[["lossless", "decompress"], ["never", "do not send"]]} onChange={(rule) => set({ conversion: rule })} />
      <div className="checks">
        <CheckField label="Send PX as DX" checked={draft.px_as_dx} onChange={(on) => set({ px_as_dx: on })} />
        <CheckField label="Ask for storage commitment after each send" checked={draft.commit_after_send} onChange={(on) => set({ commit_after_send: on })} />
        <CheckField label="Report commitment on its own association" checked={draft.commit_on_same_association} onChange={(on) => set({ commit_on_same_association: on })} />
      </div>
    </Part>
  );
}

const TLS = [
  ["", "no TLS"],
  ["name", "certificate and host name are checked"],
  ["certificate", "certificate is checked, not its name"],
  ["unchecked", "certificate is not checked"],
] as const;

function Limits({ draft, wrong, set }: Fields) {
  const number = { inputMode: "numeric" } as const;
  return (
    <Part title="Security and limits" names={["tls", "max_jobs", "max_associations", "max_rate", "connect_timeout", "response_timeout"]} wrong={wrong}>
      <SelectField label="TLS" value={draft.tls} options={TLS} error={wrong["tls"]} onChange={(tls) => set({ tls })} />
      <TextField label="Instances per second, at most" value={draft.max_rate} error={wrong["max_rate"]} hint="Empty: no limit." onChange={(rate) => set({ max_rate: rate })} more={number} />
      <TextField label="Jobs at one time" value={draft.max_jobs} error={wrong["max_jobs"]} onChange={(jobs) => set({ max_jobs: jobs })} more={number} />
      <TextField label="Associations of one job" value={draft.max_associations} error={wrong["max_associations"]} onChange={(associations) => set({ max_associations: associations })} more={number} />
      <TextField label="Seconds to connect" value={draft.connect_timeout} error={wrong["connect_timeout"]} onChange={(seconds) => set({ connect_timeout: seconds })} more={number} />
      <TextField label="Longest silence, seconds" value={draft.response_timeout} error={wrong["response_timeout"]} onChange={(seconds) => set({ response_timeout: seconds })} more={number} />
    </Part>
  );
}

/** What few nodes need. */
export function MoreFields(fields: Fields) {
  return (
    <>
      <Names {...fields} />
      <Query {...fields} />
      <Sending {...fields} />
      <Limits {...fields} />
    </>
  );
}
