import { IconAlertTriangle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";

import { keepFocus } from "../../ui/useRoving";
import { NONE } from "../../viewport/presented";
import type { Desk } from "../actions";
import { Modified } from "./Modified";
import { StateNotice } from "./StateNotice";
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
      {presented !== null && <StateNotice desk={desk} state={presented} />}
      <Modified desk={desk} />
      <Others desk={desk} />
    </div>
  );
}
