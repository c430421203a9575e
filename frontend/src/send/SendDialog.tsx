import { IconSend } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { readNodes, sendObjects, type NetworkNode } from "../api/network";
import type { Patient } from "../api/types";
import { watchJob } from "../jobs/drawer";
import { DialogFrame } from "../ui/Dialogs";
import { patientName } from "../ui/format";
import { readText, writeText } from "../ui/preferences";
import type { SendChoice } from "./choices";

const LAST = "dgscope.send.node";

interface Radio {
  group: string;
  legend: string;
  options: readonly { key: string; name: string; about: string }[];
  chosen: string;
  onChoose: (key: string) => void;
}

function RadioList({ group, legend, options, chosen, onChoose }: Radio) {
  return (
    <fieldset className="radios">
      <legend className="h3">{legend}</legend>
      {options.map(({ key, name, about }) => (
        <label key={key} className={key === chosen ? "nd on" : "nd"}>
          <input type="radio" name={group} autoFocus={group === "node" && key === chosen} checked={key === chosen} onChange={() => onChoose(key)} />
          <span className="grow">
            <b>{name}</b>
            <span className="muted about ell">{about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const optionOf = ({ ae_title: title, description, can }: NetworkNode) => ({
  key: title,
  name: description || title,
  about: [description === "" ? "" : title, can.includes("commit") ? "can commit to keep what it gets" : ""].filter(Boolean).join(" · "),
});

function NoNode() {
  return <p>There is no node that objects may be sent to. An administrator enters one under Connectivity, with its AE title, host and port.</p>;
}

interface Send {
  patient: Patient;
  /** What may be sent; the first is proposed. */
  choices: readonly SendChoice[];
  onClose: () => void;
}

/** Asks what to send, and where to; then the job is shown. */
export function SendDialog({ patient, choices, onClose }: Send) {
  const queries = useQueryClient();
  const nodes = useQuery({ queryKey: ["nodes"], queryFn: ({ signal }) => readNodes(signal) });
  const options = (nodes.data ?? []).filter(({ can }) => can.includes("store")).map(optionOf);
  const [what, setWhat] = useState(choices[0]?.key ?? "");
  const [picked, setPicked] = useState(() => readText(LAST));
  const node = options.some(({ key }) => key === picked) ? picked : (options[0]?.key ?? "");
  const wanted = choices.find(({ key }) => key === what)?.wanted;
  const sending = useMutation({
    mutationFn: () => sendObjects({ ...wanted, node }),
    onSuccess: async (job) => {
      writeText(LAST, node);
      watchJob(job.id);
      onClose();
      await queries.invalidateQueries({ queryKey: ["jobs"] });
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (node !== "" && !sending.isPending) sending.mutate();
  };
  const refusal = sending.error ?? nodes.error;
  return (
    <DialogFrame title={`Send from ${patientName(patient)}?`} onClose={onClose}>
      <form onSubmit={submit}>
        <p>
          {patientName(patient)}, {patient.id || "no ID"}. Everything is sent as it is stored here; nothing here is changed.
        </p>
        {choices.length > 1 ? (
          <RadioList group="what" legend="What" options={choices} chosen={what} onChoose={setWhat} />
        ) : (
          <p>
            <b>{choices[0]?.name}</b>: {choices[0]?.about}
          </p>
        )}
        {nodes.isSuccess && (options.length === 0 ? <NoNode /> : <RadioList group="node" legend="To" options={options} chosen={node} onChoose={setPicked} />)}
        {refusal !== null && (
          <div className="bad" role="alert">
            {refusal.message}
          </div>
        )}
        <div className="buttons">
          <button type="button" className="btn" onClick={onClose}>
            Cancel
          </button>
          <button className="btn p" aria-disabled={node === "" || sending.isPending}>
            <IconSend className="i" aria-hidden />
            Send{node !== "" && ` to ${node}`}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
