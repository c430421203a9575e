import { useId, type HTMLInputTypeAttribute, type InputHTMLAttributes, type ReactNode } from "react";

interface Said {
  label: string;
  /** What is wrong with the value, as a sentence. */
  error?: string | undefined;
  hint?: string;
}

interface Described {
  id: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

/** A label above, the control, and what is wrong with it or what it is for below. */
function Frame({ label, error, hint, children }: Said & { children: (control: Described) => ReactNode }) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-invalid": error !== undefined, "aria-describedby": note === undefined ? undefined : `${id}-note` })}
      {note !== undefined && (
        <span id={`${id}-note`} className={error === undefined ? "hint" : "hint danger"} role={error === undefined ? undefined : "alert"}>
          {note}
        </span>
      )}
    </div>
  );
}

interface Text extends Said {
  value: string;
  onChange: (value: string) => void;
  type?: HTMLInputTypeAttribute;
  more?: InputHTMLAttributes<HTMLInputElement>;
}

export function TextField({ value, onChange, type = "text", more = {}, ...said }: Text) {
  return (
    <Frame {...said}>
      {(control) => (
        <div className="input">
          <input {...more} {...control} type={type} value={value} onChange={(event) => onChange(event.target.value)} />
        </div>
      )}
    </Frame>
  );
}

/** Several values, one on each line. */
export function LinesField({ value, onChange, ...said }: Said & { value: string; onChange: (value: string) => void }) {
  return <Frame {...said}>{(control) => <textarea {...control} className="input lines" rows={3} value={value} onChange={(event) => onChange(event.target.value)} />}</Frame>;
}

export type Option<T extends string> = readonly [value: T, name: string];

interface Choice<T extends string> extends Said {
  value: T;
  options: readonly Option<T>[];
  onChange: (value: T) => void;
}

export function SelectField<T extends string>({ value, options, onChange, ...said }: Choice<T>) {
  return (
    <Frame {...said}>
      {(control) => (
        <select
          {...control}
          className="input"
          value={value}
          onChange={(event) => {
            const chosen = options.find(([each]) => each === event.target.value);
            if (chosen !== undefined) onChange(chosen[0]);
          }}
        >
          {options.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

export function CheckField({ label, checked, onChange, hint }: { label: string; checked: boolean; onChange: (checked: boolean) => void; hint?: string }) {
  return (
    <label className="checked">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint !== undefined && <span className="hint"> {hint}</span>}
      </span>
    </label>
  );
}

interface Several<T extends string> {
  legend: string;
  error?: string | undefined;
  chosen: readonly string[];
  options: readonly Option<T>[];
  onChange: (chosen: string[]) => void;
}

export function ChecksField<T extends string>({ legend, error, chosen, options, onChange }: Several<T>) {
  const toggle = (value: string, on: boolean) => onChange(on ? [...chosen, value] : chosen.filter((each) => each !== value));
  return (
    <fieldset className="checks">
      <legend className="lab">{legend}</legend>
      {options.map(([value, name]) => (
        <CheckField key={value} label={name} checked={chosen.includes(value)} onChange={(on) => toggle(value, on)} />
      ))}
      {error !== undefined && (
        <span className="hint danger" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  );
}
