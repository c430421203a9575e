import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";

import type { PresentationState } from "../../api/presentation";
import { keepFocus } from "../../ui/useRoving";
import { NONE } from "../../viewport/presented";
import type { Desk } from "../actions";
import { AskForMissing } from "./AskForMissing";
import { Modified } from "./Modified";
import { authorOf, createdOf, isModified, missingInWords, titleOf } from "./words";

interface Entry {
  name: string;
  lines: string[];
  value: string;
  desk: Desk;
}

function Choice({ name, lines, value, desk }: Entry) {
  const { presented, view } = desk.state;
  const on = (presented?.sop_uid ?? NONE) === value;
  return (
    <label className={on ? "state-choice on" : "state-choice"} onMouseDown={keepFocus}>
      <input type="radio" name="presentation-state" value={value} checked={on} onChange={() => desk.choose(value)} />
      <span className="grow">
        <b>{name}</b>
        {lines.filter(Boolean).map((line) => (
          <span className="t2" key={line}>
            {line}
          </span>
        ))}
      </span>
      {on && isModified(view, presented) && <span className="warn">modified</span>}
    </label>
  );
}

/** What is doubtful about the state in use, and the one way out that the standard does not know. */
function Notice({ desk, state }: { desk: Desk; state: PresentationState }) {
  const { state: shot, viewport } = desk;
  const { keepContrast } = shot.view;
  const warnings = [...new Set([...state.warnings, ...(shot.shown?.state?.sop_uid === state.sop_uid ? shot.shown.warnings : [])])];
  if (warnings.length === 0 && !keepContrast) return null;
  return (
    <div className="notice" role="note" aria-label="Warnings of the presentation state">
      <ul className="notes">
        {warnings.map((warning) => (
          <li key={warning}>
            <IconAlertTriangle className="i warn" aria-hidden /> {warning}
          </li>
        ))}
      </ul>
      {state.missing.length > 0 && <AskForMissing />}
      <label className="row fs12">
        <input
          type="checkbox"
          checked={keepContrast}
          onChange={(event) => {
            const next = event.target.checked;
            viewport.change("Keep the image’s contrast", (view) => ({ ...view, keepContrast: next }));
          }}
        />
        <span>Keep the image’s contrast where the state has none; the standard does not foresee this</span>
      </label>
    </div>
  );
}

/** States of the study that are not for this image, or cannot be applied at all: named, so that nobody looks in vain. */
function Others({ desk }: { desk: Desk }) {
  const unusable = desk.viewport.states.filter(({ usable }) => !usable);
  if (unusable.length === 0) return null;
  return (
    <ul className="notes">
      {unusable.map((state) => (
        <li key={state.sop_uid}>
          <IconAlertTriangle className="i warn" aria-hidden /> {authorOf(state)}, {titleOf(state)}: {state.warnings.join(" ") || "cannot be applied."}
        </li>
      ))}
    </ul>
  );
}

/** A state may be chosen elsewhere, too. Only the list moves: the panel stays where it is. */
function showChosen(list: HTMLElement): void {
  const entry = list.querySelector<HTMLElement>(".state-choice.on")?.getBoundingClientRect();
  if (entry === undefined) return;
  const box = list.getBoundingClientRect();
  list.scrollTop += Math.min(0, entry.top - box.top) + Math.max(0, entry.bottom - box.bottom);
}

/** The presentation states for the image that is open: none is merged with another, one or none is in use. */
export function StateSection({ desk, error }: { desk: Desk; error: Error | null }) {
  const { presented } = desk.state;
  const list = useRef<HTMLDivElement>(null);
  const chosen = presented?.sop_uid ?? NONE;
  useEffect(() => {
    if (list.current !== null) showChosen(list.current);
  }, [chosen, desk.states.length]);
  if (desk.state.set === null) return null;
  return (
    <div className="sec">
      <h3 className="h3">Presentation state</h3>
      {error !== null && (
        <p className="notes" role="alert">
          <IconAlertTriangle className="i warn" aria-hidden /> The presentation states could not be listed. {error.message}
        </p>
      )}
      <div className="state-choices" role="radiogroup" aria-label="Presentation state" ref={list}>
        {desk.states.map((state) => (
          <Choice key={state.sop_uid} name={authorOf(state)} lines={[`${createdOf(state)} · ${titleOf(state)}`, missingInWords(state)]} value={state.sop_uid} desk={desk} />
        ))}
        <Choice name="None" lines={["As stored in the image"]} value={NONE} desk={desk} />
      </div>
      {presented !== null && <Notice desk={desk} state={presented} />}
      <Modified desk={desk} />
      <Others desk={desk} />
    </div>
  );
}
