import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from "react";

import { ApiError } from "../api/client";
import { addRemoteAe, changeRemoteAe, OFFERS, SERVICES, type NodeEntry, type RemoteAe } from "../api/connectivity";
import { DialogFrame } from "../ui/Dialogs";
import { CheckField, ChecksField, TextField, type Option } from "../ui/Fields";
import { MoreFields } from "./MoreFields";
import { draftOf, entryOf, type Draft, type Errors } from "./nodeForm";

const SERVICE_NAMES: Record<(typeof SERVICES)[number], string> = {
  echo: "test the connection",
  store: "send us images",
  find: "search our archive",
  move: "retrieve from our archive",
  commit: "ask us to keep what it sent",
  print: "print to us",
};
const OFFER_NAMES: Record<(typeof OFFERS)[number], string> = {
  echo: "test the connection",
  store: "take images",
  find: "be searched",
  move: "send images (C-MOVE)",
  get: "give images (C-GET)",
  commit: "promise to keep images",
  worklist: "worklist",
  print: "print",
};
const SERVICE_OPTIONS: readonly Option<string>[] = SERVICES.map((name) => [name, SERVICE_NAMES[name]]);
const OFFER_OPTIONS: readonly Option<string>[] = OFFERS.map((name) => [name, OFFER_NAMES[name]]);

function Grid({ children }: { children: ReactNode }) {
  return <div className="grid2">{children}</div>;
}

interface Dialog {
  /** The entry that is changed; left out for a new one. */
  node?: RemoteAe;
  onClose: () => void;
  onSaved: (node: RemoteAe) => void;
}

/** Adds or changes a node; what the server refuses stands beside its field. */
export function NodeDialog({ node, onClose, onSaved }: Dialog) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(node));
  const [wrong, setWrong] = useState<Errors>({});
  const saving = useMutation({
    mutationFn: (entry: Partial<NodeEntry>) => (node === undefined ? addRemoteAe(entry) : changeRemoteAe(node.ae_title, entry)),
    onSuccess: onSaved,
    onError: (error) => setWrong(error instanceof ApiError ? error.fields : {}),
  });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus(), [wrong]);
  const set = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const result = entryOf(draft);
    if ("errors" in result) setWrong(result.errors);
    else {
      setWrong({});
      saving.mutate(result.entry);
    }
  };
  const general = wrong["non_field_errors"] ?? (saving.error !== null && Object.keys(wrong).length === 0 ? saving.error.message : undefined);
  return (
    <DialogFrame title={node === undefined ? "Add node" : `Change ${node.ae_title}`} wide onClose={onClose}>
      <form ref={form} className="nodeform" onSubmit={submit} noValidate>
        <Grid>
          <TextField label="AE title" value={draft.ae_title} error={wrong["ae_title"]} hint="Upper and lower case matter." onChange={(title) => set({ ae_title: title })} more={{ autoFocus: true, maxLength: 16, spellCheck: false }} />
          <TextField label="Description" value={draft.description} error={wrong["description"]} onChange={(description) => set({ description })} />
          <TextField label="Host name or address" value={draft.host} error={wrong["host"]} hint="Empty if it only calls us." onChange={(host) => set({ host })} more={{ spellCheck: false }} />
          <TextField label="Port" value={draft.port} error={wrong["port"]} hint="Often 104, 11112 or 4242." onChange={(port) => set({ port })} more={{ inputMode: "numeric" }} />
        </Grid>
        <Grid>
          <ChecksField legend="It may ask us to" options={SERVICE_OPTIONS} chosen={draft.services} error={wrong["services"]} onChange={(services) => set({ services })} />
          <ChecksField legend="We may ask it to (none: whatever it offers)" options={OFFER_OPTIONS} chosen={draft.offers} error={wrong["offers"]} onChange={(offers) => set({ offers })} />
        </Grid>
        <MoreFields draft={draft} wrong={wrong} set={set} />
        <CheckField label="Switched on" checked={draft.enabled} onChange={(enabled) => set({ enabled })} />
        {general !== undefined && (
          <div className="bad" role="alert">
            {general}
          </div>
        )}
        <div className="buttons">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button className="btn p" disabled={saving.isPending}>
            {node === undefined ? "Add node" : "Save"}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
