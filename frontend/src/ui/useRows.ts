import { useEffect, useRef, useState, type KeyboardEvent } from "react";

const PAGE = 20;

/** The row that a key goes to from `at` (-1: none yet) among `count`, or null when the key is none of ours. */
export function rowAfter(key: string, at: number, count: number): number | null {
  const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, End: count - 1 };
  const goal = moves[key];
  return goal === undefined || count === 0 ? null : Math.min(Math.max(goal, 0), count - 1);
}

interface Rows {
  ids: readonly string[];
  selected: string | null;
  onSelect: (id: string) => void;
  onOpen?: (id: string) => void;
}

/** A table whose rows are one tab stop: arrows select and move the focus, Enter opens. Rows carry `data-row`. */
export function useRows({ ids, selected, onSelect, onOpen }: Rows) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const at = selected === null ? -1 : ids.indexOf(selected);
  useEffect(() => {
    if (wanted === null) return;
    body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted)}"]`)?.focus();
    setWanted(null);
  }, [wanted]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset["row"] === undefined || event.ctrlKey || event.altKey) return;
    const next = rowAfter(event.key, at, ids.length);
    const id = next === null ? undefined : ids[next];
    if (id !== undefined) {
      onSelect(id);
      setWanted(id);
    } else if (event.key === "Enter" && selected !== null && onOpen !== undefined) onOpen(selected);
    else return;
    event.preventDefault();
  };
  const row = (id: string, position: number) => ({
    "data-row": id,
    "aria-selected": id === selected,
    tabIndex: (at === -1 ? position === 0 : id === selected) ? 0 : -1,
    onClick: () => onSelect(id),
    onDoubleClick: () => onOpen?.(id),
    onFocus: (event: React.FocusEvent<HTMLElement>) => {
      if (event.target === event.currentTarget && event.currentTarget.matches(":focus-visible")) onSelect(id);
    },
  });
  return { body, onKeyDown, row };
}
