import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Answer } from "../../src/api/network";
import { ResultTable } from "../../src/query/ResultTable";
import type { Row } from "../../src/query/rows";

const answer = (uid: string, name: string): Answer => ({ node: "PACS", here: "none", hereInstances: 0, instances: 3, attributes: { PatientName: name, StudyInstanceUID: uid } });
const study = (uid: string, name: string, open = false): Row => ({ kind: "answer", key: uid, level: "study", depth: 0, open, answer: answer(uid, name) });

const toggle = vi.fn();
const details = vi.fn();

class NoResize {
  observe = vi.fn();
  disconnect = vi.fn();
}

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", NoResize);
  toggle.mockReset();
  details.mockReset();
  const rows: Row[] = [study("1.1", "Berg^Ada", true), { kind: "note", key: "note", depth: 1, text: "Asking…", tone: "" }, study("1.2", "Cohn^Bo")];
  render(
    <ResultTable
      rows={rows}
      selected={new Set()}
      sort={null}
      onSort={vi.fn()}
      all={false}
      onAll={vi.fn()}
      jobOf={() => undefined}
      nodeName={(node) => node}
      fetchable={() => true}
      destination=""
      onHold={vi.fn()}
      onToggle={toggle}
      onSelect={vi.fn()}
      onRetrieve={vi.fn()}
      onDetails={details}
      onStudies={vi.fn()}
    >
      {null}
    </ResultTable>,
  );
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const row = (text: string) => screen.getByRole("row", { name: new RegExp(text) });

describe("the table of results", () => {
  it("opens and closes a row with the arrows", () => {
    act(() => row("Berg, Ada").focus());
    fireEvent.keyDown(row("Berg, Ada"), { key: "ArrowLeft" });
    expect(toggle).toHaveBeenCalledOnce();
  });

  it("leaves the keys of the browser to it: Alt and left is the page before", () => {
    act(() => row("Berg, Ada").focus());
    expect(fireEvent.keyDown(row("Berg, Ada"), { key: "ArrowLeft", altKey: true })).toBe(true);
    expect(fireEvent.keyDown(row("Berg, Ada"), { key: "i", ctrlKey: true })).toBe(true);
    expect(toggle).not.toHaveBeenCalled();
    expect(details).not.toHaveBeenCalled();
  });

  it("has as many cells in every row as columns, also where a narrow screen hides some", () => {
    const wide = (cells: Iterable<HTMLTableCellElement>) => [...cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    const narrow = (cells: Iterable<HTMLTableCellElement>) => wide([...cells].filter((cell) => !cell.matches(".q-acc, .q-node")));
    const [head, , noted] = screen.getAllByRole<HTMLTableRowElement>("row");
    const note = row("Asking…");
    expect(noted).toBe(note);
    const columns = head?.cells ?? [];
    expect(wide((note as HTMLTableRowElement).cells)).toBe(wide(columns));
    expect(narrow((note as HTMLTableRowElement).cells)).toBe(narrow(columns));
  });
});
