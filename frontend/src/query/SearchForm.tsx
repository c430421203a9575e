import { IconChevronRight, IconSearch } from "@tabler/icons-react";
import { useState, type RefObject, type SubmitEvent } from "react";

import { plural } from "../ui/format";
import { FURTHER, MAIN, MODALITIES, PATIENTS_OWN, SEARCHES, SECTION_NAMES, TARGETS, type Field, type Section, type Target } from "./fields";
import { EMPTY, refusalOf, type Form } from "./form";

interface Fields {
  form: Form;
  onChange: (form: Form) => void;
}

function TextField({ field, form, onChange, focus }: Fields & { field: Field; focus?: RefObject<HTMLInputElement | null> }) {
  const id = `key-${field.path}`;
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      <div className="input">
        <input
          id={id}
          ref={focus}
          autoComplete="off"
          spellCheck={false}
          placeholder={field.hint}
          value={form.values[field.path] ?? ""}
          onChange={(event) => onChange({ ...form, values: { ...form.values, [field.path]: event.target.value } })}
        />
      </div>
    </div>
  );
}

function Dates({ form, onChange }: Fields) {
  const wrong = form.from !== "" && form.to !== "" && form.from > form.to;
  return (
    <div className="two">
      {(["from", "to"] as const).map((end) => (
        <div key={end} className="field">
          <label htmlFor={`date-${end}`}>{end === "from" ? "Study date from" : "to"}</label>
          <div className="input">
            <input id={`date-${end}`} type="date" aria-invalid={wrong} value={form[end]} onChange={(event) => onChange({ ...form, [end]: event.target.value })} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Modalities({ form, onChange }: Fields) {
  const toggle = (name: string) =>
    onChange({ ...form, modalities: form.modalities.includes(name) ? form.modalities.filter((one) => one !== name) : [...form.modalities, name] });
  return (
    <div className="field" role="group" aria-label="Modality">
      <span className="lab">Modality</span>
      <div className="mods">
        {MODALITIES.map((name) => (
          <button key={name} type="button" className="mo" aria-pressed={form.modalities.includes(name)} onClick={() => toggle(name)}>
            {name}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Keys of a level that is only asked on the way: hidden unless somebody wants them, or has filled one in. */
function Hidden({ section, ...rest }: Fields & { section: Section }) {
  const filled = FURTHER[section].filter(({ path }) => (rest.form.values[path] ?? "") !== "").length;
  const [open, setOpen] = useState(filled > 0);
  return (
    <details className="more" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <IconChevronRight className="i s" aria-hidden />
        {SECTION_NAMES[section]}
        {filled > 0 && <span className="tag a">{filled}</span>}
      </summary>
      <div className="frm">
        {FURTHER[section].map((field) => (
          <TextField key={field.path} field={field} {...rest} />
        ))}
      </div>
    </details>
  );
}

interface FormProps extends Fields {
  nodes: readonly string[];
  busy: boolean;
  first: RefObject<HTMLInputElement | null>;
  onSearch: () => void;
}

const HINTS: Partial<Record<Target, string>> = {
  study: "Open a study to see its series, and a series to see its objects; what a node needs to be asked in between is done for you.",
  patient: "Only nodes with the Patient Root know this level.",
};
const LOWER = "Give something of the patient or the study too: most nodes want to be asked there first, which is done for you.";

export function SearchForm({ form, onChange, nodes, busy, first, onSearch }: FormProps) {
  const search = SEARCHES[form.target];
  const refusal = refusalOf(form, nodes);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (refusal === null) onSearch();
  };
  const fields = { form, onChange };
  const ofPatient = search.level === "patient";
  const [before, after] = ofPatient ? [PATIENTS_OWN, []] : [MAIN.slice(0, 3), MAIN.slice(3)];
  return (
    <form className="qform" onSubmit={submit}>
      <div className="sec grow">
        <h3 className="h3">
          Search for <span className="grow" />
          <button className="btn q sm" type="button" onClick={() => onChange({ ...EMPTY, target: form.target })}>
            Clear
          </button>
        </h3>
        <div className="frm">
          <div className="input">
            <select aria-label="Search for" value={form.target} onChange={(event) => onChange({ ...form, target: TARGETS.find((one) => one === event.target.value) ?? "study" })}>
              {TARGETS.map((target) => (
                <option key={target} value={target}>
                  {SEARCHES[target].name}
                </option>
              ))}
            </select>
          </div>
          {before.map((field, n) => (
            <TextField key={field.path} field={field} {...fields} {...(n === 0 ? { focus: first } : {})} />
          ))}
          {!ofPatient && <Dates {...fields} />}
          {!ofPatient && search.modality === undefined && <Modalities {...fields} />}
          {after.map((field) => (
            <TextField key={field.path} field={field} {...fields} />
          ))}
          {search.shown.flatMap((section) => FURTHER[section].map((field) => <TextField key={`${section}-${field.path}`} field={field} {...fields} />))}
          {search.hidden.map((section) => (
            <Hidden key={section} section={section} {...fields} />
          ))}
        </div>
      </div>
      <div className="sec go">
        <button className="btn p" aria-disabled={refusal !== null} aria-describedby="search-hint">
          <IconSearch className="i" aria-hidden />
          {busy ? "Search again" : "Search"} {nodes.length > 0 && plural(nodes.length, "node")} <kbd aria-hidden>Enter</kbd>
        </button>
        <p className="hint" id="search-hint">
          {refusal ?? HINTS[form.target] ?? LOWER}
        </p>
      </div>
    </form>
  );
}
