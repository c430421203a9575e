import { useCallback, useLayoutEffect, useState, type RefObject } from "react";

const OVERSCAN = 12;
const HEAD = 30;

export interface Part {
  first: number;
  last: number;
}

/** Rows that stand in the page: those in view and some around them. */
export function partInView(scrollTop: number, height: number, rowHeight: number, total: number): Part {
  const first = Math.max(0, Math.floor((scrollTop - HEAD) / rowHeight) - OVERSCAN);
  const last = Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  return { first: Math.min(first, last), last };
}

export const rowHeight = (): number => Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row")) || 32;

export function useWindowing(list: RefObject<HTMLElement | null>, total: number): Part & { row: number; reveal: (index: number) => void } {
  const [part, setPart] = useState<Part>({ first: 0, last: 60 });
  const [row, setRow] = useState(32);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const measure = () => {
      const height = rowHeight();
      setRow(height);
      const next = partInView(element.scrollTop, element.clientHeight, height, total);
      setPart((now) => (now.first === next.first && now.last === next.last ? now : next));
    };
    measure();
    element.addEventListener("scroll", measure, { passive: true });
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    return () => {
      element.removeEventListener("scroll", measure);
      resize.disconnect();
    };
  }, [list, total]);
  const reveal = useCallback(
    (index: number) => {
      const element = list.current;
      if (element === null) return;
      const height = rowHeight();
      const top = index * height;
      const bottom = top + height + HEAD;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    },
    [list],
  );
  return { ...part, last: Math.min(part.last, total), row, reveal };
}
