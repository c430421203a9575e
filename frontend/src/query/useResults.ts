import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";

import type { Answer, Level } from "../api/network";
import { keyOf, unique } from "./answers";
import type { Shown } from "./ResultBar";
import { fits, keepOrder, NEWEST_FIRST, rowsOf, sorted, type AnswerRow, type Row, type Sort } from "./rows";
import { readAll, type Stream } from "./stream";
import { useBelow, type Opened } from "./useBelow";

const NONE: readonly Answer[] = [];

/** Answers with what is here of them as it is now, not as it was when they came. */
export function useMarked(stream: Stream | null, mark: string): readonly Answer[] {
  const ended = stream !== null && stream.state !== "running";
  const { data } = useQuery({
    queryKey: ["answers", stream?.id ?? 0, mark],
    queryFn: ({ signal }) => readAll(stream?.id ?? 0, signal),
    enabled: ended && stream.answers.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  // While they are read again, and once the server has forgotten the query, the last look counts.
  const [last, setLast] = useState<{ id: number; answers: readonly Answer[] } | null>(null);
  const id = stream?.id ?? 0;
  useEffect(() => {
    if (data !== undefined) setLast({ id, answers: data });
  }, [data, id]);
  if (!ended) return stream?.answers ?? NONE;
  return data ?? (last?.id === id ? last.answers : stream.answers);
}

const isShown = ({ here }: Answer, shown: Shown): boolean => shown === "all" || (here === "complete") === (shown === "here");

/** What of the answers stands in the table: filtered, sorted, opened, chosen. All of it belongs to one search. */
export function useResults(stream: Stream | null, level: Level, mark: string) {
  const [filter, setFilter] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [sort, setSort] = useState<Sort | null>(null);
  const [opened, setOpened] = useState<readonly Opened[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const answers = useMarked(stream, mark);
  const below = useBelow(opened, mark);
  const running = stream?.state === "running";

  // While answers come in they stand in the order of their arrival, so that nothing moves; then the newest are first.
  const order = sort ?? (running ? null : NEWEST_FIRST);
  const top = useMemo(() => {
    const wanted = unique(level, answers).filter((answer) => isShown(answer, shown) && fits(level, answer, filter));
    return keepOrder(level, order === null ? wanted : sorted(level, wanted, order), held);
  }, [answers, level, shown, filter, order, held]);
  const rows: Row[] = rowsOf(level, top, below);
  const chosen = rows.filter((row): row is AnswerRow => row.kind === "answer" && selected.has(row.key));

  const toggle = ({ level: at, answer, key, open }: AnswerRow) =>
    setOpened((before) => (open ? before.filter((one) => keyOf(one.level, one.answer) !== key) : [...before, { level: at, answer }]));
  const select = ({ key }: AnswerRow) =>
    setSelected((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const all = top.length > 0 && top.every((answer) => selected.has(keyOf(level, answer)));
  const forget = () => {
    setFilter("");
    setShown("all");
    setSort(null);
    setOpened([]);
    setSelected(new Set());
    setHeld(null);
  };
  return {
    rows,
    number: top.length,
    chosen,
    selected,
    sort: order,
    filter,
    shown,
    all,
    toggle,
    select,
    forget,
    setFilter,
    setShown,
    setSort: (next: Sort) => {
      setSort(next);
      setHeld(null);
    },
    selectAll: () => setSelected(all ? new Set() : new Set(top.map((answer) => keyOf(level, answer)))),
    unselect: () => setSelected(new Set()),
    hold: (on: boolean) => setHeld(on ? top.map((answer) => keyOf(level, answer)) : null),
  };
}
