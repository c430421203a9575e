import { useEffect, useRef } from "react";

const TYPING = "input:not([type=checkbox]), select, textarea, [role=dialog], [role=alertdialog], [role=menu]";

/** Keys that work wherever the focus is; not while something is typed. */
export function usePageKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.target instanceof HTMLElement && event.target.closest(TYPING) !== null) return;
      const perform = latest.current[event.key];
      if (perform === undefined) return;
      event.preventDefault();
      perform();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
