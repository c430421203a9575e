import { useEffect, useRef } from "react";

import { findAction, keyOf, run, type Action, type Desk } from "./actions";

const TYPING = "input:not([type=range], [type=radio], [type=checkbox]), select, textarea, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]";
/** These keys belong to the control that has the focus. */
const OF_CONTROLS = new Set(["Space", "Enter"]);
const CONTROLS = "button, a[href], summary, [role=option], [role=tab], input[type=radio], input[type=checkbox]";
const OF_SLIDERS = new Set(["↑", "↓", "←", "→", "Home", "End", "PgUp", "PgDn"]);

/** Whether a key press is free for the viewer: nothing is typed and the focused control has no use for it. */
export function isFree(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  if (target.closest(TYPING) !== null) return false;
  if (OF_CONTROLS.has(key) && target.closest(CONTROLS) !== null) return false;
  return !(OF_SLIDERS.has(key) && target.closest("input[type=range], input[type=radio]") !== null);
}

export function useViewerKeys(actions: readonly Action[], desk: Desk): void {
  const latest = useRef({ actions, desk });
  useEffect(() => {
    latest.current = { actions, desk };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const key = keyOf(event);
      if (!isFree(key, event.target)) return;
      const action = findAction(latest.current.actions, key);
      if (action === undefined) return;
      event.preventDefault();
      run(action, latest.current.desk);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
