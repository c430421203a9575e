import { useState, type FocusEvent, type KeyboardEvent, type MouseEvent } from "react";

/** For controls beside an image: a click leaves the keys with the image. The Tab key still reaches the control. */
export const keepFocus = (event: MouseEvent): void => event.preventDefault();

/** The place that an arrow key goes to among `count`, or null when the key is none of ours. */
export function rovingStep(key: string, now: number, count: number, axis: "row" | "column"): number | null {
  const forward = axis === "row" ? "ArrowRight" : "ArrowDown";
  const back = axis === "row" ? "ArrowLeft" : "ArrowUp";
  if (key === forward) return (now + 1) % count;
  if (key === back) return (now - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

/** One tab stop for a group of controls marked `data-roving`; the arrow keys go from one to the next. */
export function useRoving(axis: "row" | "column") {
  const [current, setCurrent] = useState(0);
  const items = (group: Element) => [...group.querySelectorAll<HTMLElement>("[data-roving]")];
  return {
    tabIndex: (n: number): 0 | -1 => (n === current ? 0 : -1),
    group: {
      onKeyDown: (event: KeyboardEvent) => {
        const all = items(event.currentTarget);
        const now = all.findIndex((item) => item === document.activeElement);
        if (now === -1 || event.ctrlKey || event.shiftKey || event.altKey) return;
        const next = rovingStep(event.key, now, all.length, axis);
        if (next === null) return;
        event.preventDefault();
        all[next]?.focus();
      },
      onFocus: (event: FocusEvent) => {
        const now = items(event.currentTarget).findIndex((item) => item === event.target);
        if (now !== -1) setCurrent(now);
      },
    },
  };
}
