import { IconPlus, IconX } from "@tabler/icons-react";
import { useState, type ReactNode, type SubmitEvent } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

interface Chip {
  name: string;
  /** Empty: the filter is not set, and the chip offers to add it. */
  value: string;
  onRemove: () => void;
  /** The form in the popover; it calls `close` when it is done. */
  children: (close: () => void) => ReactNode;
}

export function FilterChip({ name, value, onRemove, children }: Chip) {
  const set = value !== "";
  return (
    <span className={set ? "chip" : "flex"}>
      <DialogTrigger>
        <Button className={set ? "open" : "chip add"}>
          {set ? <span className="what">{name} </span> : <IconPlus className="i" aria-hidden />}
          {set ? value : name}
        </Button>
        <Popover className="popover" placement="bottom start">
          <Dialog aria-label={`Search by ${name.toLowerCase()}`}>{({ close }) => children(close)}</Dialog>
        </Popover>
      </DialogTrigger>
      {set && (
        <button aria-label={`Remove ${name.toLowerCase()}`} onClick={onRemove}>
          <IconX className="i" aria-hidden />
        </button>
      )}
    </span>
  );
}

export function TextForm({ label, value, onApply }: { label: string; value: string; onApply: (value: string) => void }) {
  const [text, setText] = useState(value);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onApply(text);
  };
  return (
    <form onSubmit={submit}>
      <label className="lab" htmlFor="chip-text">
        {label}
      </label>
      <div className="input">
        <input id="chip-text" autoFocus value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <div className="buttons">
        <button className="btn p sm">Search</button>
      </div>
    </form>
  );
}

export function RangeForm({ from, to, onApply }: { from: string; to: string; onApply: (from: string, to: string) => void }) {
  const [first, setFirst] = useState(from);
  const [last, setLast] = useState(to);
  const wrong = first !== "" && last !== "" && first > last;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!wrong) onApply(first, last);
  };
  return (
    <form onSubmit={submit}>
      <div className="field">
        <label htmlFor="chip-from">First day</label>
        <div className="input">
          <input id="chip-from" type="date" autoFocus value={first} onChange={(event) => setFirst(event.target.value)} />
        </div>
      </div>
      <div className="field">
        <label htmlFor="chip-to">Last day</label>
        <div className="input">
          <input id="chip-to" type="date" value={last} aria-invalid={wrong} onChange={(event) => setLast(event.target.value)} />
        </div>
      </div>
      {wrong && (
        <p className="danger fs12" role="alert">
          The last day is before the first.
        </p>
      )}
      <div className="buttons">
        <button className="btn p sm" aria-disabled={wrong}>
          Search
        </button>
      </div>
    </form>
  );
}

const MODALITIES = ["CT", "MR", "DX", "CR", "IO", "PX", "US", "MG", "NM", "PT", "XA", "RF", "XC", "ES", "OT", "SR"];

export function ModalityForm({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const toggle = (name: string) => onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name]);
  return (
    <div className="row wrap" role="group" aria-label="Modality">
      {MODALITIES.map((name) => (
        <button key={name} className="btn sm choice" aria-pressed={chosen.includes(name)} onClick={() => toggle(name)}>
          {name}
        </button>
      ))}
    </div>
  );
}
