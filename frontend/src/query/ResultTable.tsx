import { IconArrowNarrowDown, IconArrowNarrowUp, IconSelector } from "@tabler/icons-react";
import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type ReactNode } from "react";

import type { Job } from "../api/jobs";
import { useWindowing } from "../studies/useWindowing";
import { openAddress, ResultRow, type RowActions } from "./ResultRow";
import type { AnswerRow, Row, Sort } from "./rows";

interface Column {
  className: string;
  name: string;
  sort?: Sort["column"];
}

const COLUMNS: readonly Column[] = [
  { className: "q-name", name: "Patient", sort: "patient" },
  { className: "q-id", name: "ID", sort: "id" },
  { className: "q-date", name: "Date", sort: "date" },
  { className: "q-mod", name: "Modality" },
  { className: "q-desc", name: "Description" },
  { className: "q-acc", name: "Accession", sort: "accession" },
  { className: "q-img num", name: "Images", sort: "images" },
  { className: "q-node", name: "Node", sort: "node" },
  { className: "q-here", name: "On this system" },
];

interface HeadProps {
  sort: Sort | null;
  onSort: (sort: Sort) => void;
  all: boolean;
  onAll: () => void;
}

function Head({ sort, onSort, all, onAll }: HeadProps) {
  const press = (column: Sort["column"]) => onSort({ column, down: sort?.column === column ? !sort.down : column === "date" });
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className="q-check">
          <input type="checkbox" aria-label="Choose all" checked={all} onChange={onAll} />
        </th>
        {COLUMNS.map(({ className, name, sort: column }) => {
          const on = sort !== null && column === sort.column;
          const Arrow = on ? (sort.down ? IconArrowNarrowDown : IconArrowNarrowUp) : IconSelector;
          return (
            <th key={name} scope="col" className={className} aria-sort={on ? (sort.down ? "descending" : "ascending") : undefined}>
              {column === undefined ? (
                name
              ) : (
                <button onClick={() => press(column)}>
                  {name}
                  <Arrow className="i s" aria-hidden />
                </button>
              )}
            </th>
          );
        })}
        <th scope="col" className="q-act" aria-label="Actions" />
      </tr>
    </thead>
  );
}

interface Table extends RowActions, HeadProps {
  rows: readonly Row[];
  selected: ReadonlySet<string>;
  jobOf: (row: AnswerRow) => Job | undefined;
  nodeName: (node: string) => string;
  fetchable: (node: string) => boolean;
  destination: string;
  onHold: (held: boolean) => void;
  children: ReactNode;
}

const PAGE = 20;

/** Where an arrow key leads from a row: to the row above it, or into it. */
function sideways(rows: readonly Row[], at: number, key: string): number | "toggle" | null {
  const row = rows[at];
  if (row?.kind !== "answer") return null;
  if (key === "ArrowRight") return row.open ? at + 1 : "toggle";
  if (key !== "ArrowLeft") return null;
  if (row.open) return "toggle";
  const above = rows.slice(0, at).findLastIndex((one) => one.depth < row.depth);
  return above === -1 ? null : above;
}

export function ResultTable(table: Table) {
  const { rows, selected, jobOf, nodeName, fetchable, destination, onHold, children } = table;
  const list = useRef<HTMLDivElement>(null);
  const { first, last, row: height, reveal } = useWindowing(list, rows.length);
  const [cursor, setCursor] = useState<string | null>(null);
  const [focusOn, setFocusOn] = useState<number | null>(null);
  const at = rows.findIndex(({ key }) => key === cursor);
  useEffect(() => {
    if (focusOn === null) return;
    document.getElementById(`answer-${focusOn}`)?.focus();
    setFocusOn(null);
  }, [focusOn, first, last]);

  const go = (index: number) => {
    const to = Math.min(Math.max(index, 0), rows.length - 1);
    setCursor(rows[to]?.key ?? null);
    reveal(to);
    setFocusOn(to);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return; // those are the browser's
    const ofControl = !(event.target instanceof HTMLTableRowElement);
    if (ofControl && (event.key === " " || event.key === "Enter")) return;
    const row = rows[Math.max(at, 0)];
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + PAGE, PageUp: at - PAGE, Home: 0, End: rows.length - 1 };
    const move = moves[event.key];
    const side = sideways(rows, at, event.key);
    if (move !== undefined) go(move);
    else if (typeof side === "number") go(side);
    else if (row?.kind !== "answer") return;
    else if (side === "toggle") table.onToggle(row);
    else if (event.key === " ") table.onSelect(row);
    else if (event.key === "i") table.onDetails(row.answer);
    else if (event.key === "Enter" && row.answer.here === "complete" && destination === "") location.assign(openAddress(row));
    else if (event.key === "Enter") table.onRetrieve(row);
    else return;
    event.preventDefault();
  };
  const pointAt = (event: FocusEvent) => {
    const number = Number(event.target.closest("tr")?.id.replace("answer-", ""));
    const row = rows[number];
    if (row !== undefined) setCursor(row.key);
  };
  const inPart = at >= first && at < last;
  return (
    <div className="list" ref={list} data-region="results">
      <table className="tbl res" role="treegrid" aria-label="Results" aria-multiselectable aria-rowcount={rows.length + 1}>
        <Head {...table} />
        <tbody onKeyDown={keys} onFocus={pointAt} onPointerEnter={() => onHold(true)} onPointerLeave={() => onHold(false)}>
          <tr className="spacer" aria-hidden>
            <td style={{ height: first * height }} />
          </tr>
          {rows.slice(first, last).map((row, n) => {
            const place = first + n;
            const tabbable = inPart ? place === at : n === 0;
            if (row.kind === "note") {
              return (
                <tr key={row.key} id={`answer-${place}`} className="below" aria-level={row.depth + 1} tabIndex={tabbable ? 0 : -1}>
                  <td />
                  <td colSpan={8} className={row.tone || "muted"} title={row.text} role={row.tone === "danger" ? "alert" : undefined}>
                    <span className={`tw d${row.depth}`}>{row.text}</span>
                  </td>
                  {/* They are hidden where those columns are: a cell too many would make a column of its own. */}
                  <td className="q-acc" />
                  <td className="q-node" />
                </tr>
              );
            }
            return (
              <ResultRow
                key={row.key}
                row={row}
                place={place}
                selected={selected.has(row.key)}
                tabbable={tabbable}
                node={nodeName(row.answer.node)}
                job={jobOf(row)}
                destination={destination}
                fetchable={fetchable(row.answer.node)}
                onToggle={table.onToggle}
                onSelect={table.onSelect}
                onRetrieve={table.onRetrieve}
                onDetails={table.onDetails}
                onStudies={table.onStudies}
              />
            );
          })}
          <tr className="spacer" aria-hidden>
            <td style={{ height: (rows.length - last) * height }} />
          </tr>
        </tbody>
      </table>
      {children}
    </div>
  );
}
