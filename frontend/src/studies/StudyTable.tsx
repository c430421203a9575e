import { IconArrowNarrowDown, IconArrowNarrowUp } from "@tabler/icons-react";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type UIEvent } from "react";

import type { Study } from "../api/types";
import { plural } from "../ui/format";
import { nextSort } from "./filters";
import { StudyRow } from "./StudyRow";
import { useHeldRows } from "./useHeldRows";
import { useWindowing } from "./useWindowing";

interface Column {
  className: string;
  name: string;
  sort?: string;
  number?: boolean;
}

const COLUMNS: readonly Column[] = [
  { className: "c-name", name: "Patient", sort: "patient_name" },
  { className: "c-id", name: "ID", sort: "patient_id" },
  { className: "c-date", name: "Study date", sort: "study_date" },
  { className: "c-mod", name: "Modality" },
  { className: "c-desc", name: "Description" },
  { className: "c-acc", name: "Accession", sort: "accession" },
  { className: "c-img", name: "Images", number: true },
  { className: "c-obj", name: "Objects" },
  { className: "c-st", name: "Status" },
];

function Head({ sort, onSort }: { sort: string; onSort: (sort: string) => void }) {
  const column = sort.replace(/^-/, "");
  const down = sort.startsWith("-");
  const Arrow = down ? IconArrowNarrowDown : IconArrowNarrowUp;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {COLUMNS.map(({ className, name, sort: key, number }) => {
          const sorted = key === column;
          return (
            <th key={name} scope="col" className={`${className}${number ? " num" : ""}`} aria-sort={sorted ? (down ? "descending" : "ascending") : undefined}>
              {key === undefined ? (
                name
              ) : (
                <button onClick={() => onSort(nextSort(sort, key))}>
                  {name}
                  {sorted && <Arrow className="i s" aria-hidden />}
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface Table {
  /** Spelling of the search; another search begins at the top. */
  query: string;
  rows: readonly Study[];
  total: number | null;
  sort: string;
  selected: string | null;
  onSort: (sort: string) => void;
  onSelect: (uid: string) => void;
  onOpen: (uid: string) => void;
  onOpenWithPrior: (uid: string) => void;
  onPreview: () => void;
  onEnd: () => void;
  children: ReactNode;
}

const PAGE = 20;
const NEAR_END = 600;

export function StudyTable({ query, rows: incoming, total, sort, selected, onSort, onSelect, onOpen, onOpenWithPrior, onPreview, onEnd, children }: Table) {
  const list = useRef<HTMLDivElement>(null);
  const { rows, held, hold, release } = useHeldRows(incoming, query);
  const { first, last, row, reveal } = useWindowing(list, rows.length);
  const [focusOn, setFocusOn] = useState<string | null>(null);
  const at = rows.findIndex((study) => study.study_uid === selected);

  useEffect(() => {
    list.current?.scrollTo({ top: 0 });
  }, [query]);
  useEffect(() => {
    if (focusOn === null) return;
    document.getElementById(`study-${focusOn}`)?.focus();
    setFocusOn(null);
  }, [focusOn, first, last]);

  const go = (index: number) => {
    const study = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    if (study === undefined) return;
    onSelect(study.study_uid);
    reveal(rows.indexOf(study));
    setFocusOn(study.study_uid);
  };
  const keys = (event: KeyboardEvent) => {
    const uid = selected ?? rows[0]?.study_uid;
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, End: rows.length - 1 };
    const move = moves[event.key];
    if (move !== undefined) go(move);
    else if (event.key === "Enter" && uid !== undefined) (event.ctrlKey || event.metaKey ? onOpenWithPrior : onOpen)(uid);
    else if (event.key === " ") onPreview();
    else return;
    event.preventDefault();
  };
  const scrolled = (event: UIEvent<HTMLElement>) => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    if (scrollTop + clientHeight > scrollHeight - NEAR_END) onEnd();
  };
  const inPart = at >= first && at < last;
  return (
    <div className="list" ref={list} onScroll={scrolled} data-region="list">
      {held > 0 && (
        <div className="arrived">
          <button className="btn sm" onClick={release}>
            {plural(held, "new study", "new studies")}, show
          </button>
        </div>
      )}
      <table className="tbl" role="grid" aria-label="Studies" aria-rowcount={(total ?? rows.length) + 1}>
        <Head sort={sort} onSort={onSort} />
        <tbody onKeyDown={keys} onPointerEnter={() => hold(true)} onPointerLeave={() => hold(false)}>
          <tr className="spacer" aria-hidden>
            <td style={{ height: first * row }} />
          </tr>
          {rows.slice(first, last).map((study, n) => (
            <StudyRow
              key={study.study_uid}
              study={study}
              position={first + n}
              selected={study.study_uid === selected}
              tabbable={inPart ? study.study_uid === selected : n === 0}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          ))}
          <tr className="spacer" aria-hidden>
            <td style={{ height: (rows.length - last) * row }} />
          </tr>
        </tbody>
      </table>
      {children}
    </div>
  );
}
