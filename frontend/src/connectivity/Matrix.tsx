import { IconCheck, IconX } from "@tabler/icons-react";

import type { Cell, Matrix as Answers } from "../api/connectivity";

const CELLS: Record<Cell, { className: string; sign: string; word: string }> = {
  accepted: { className: "y", sign: "●", word: "accepted" },
  refused: { className: "n", sign: "–", word: "refused" },
  none: { className: "x", sign: "", word: "does not apply" },
};

/** The dictionary's name without the words that all of them have. */
export const shortKind = (name: string): string =>
  name
    .replace(/ - For (Presentation|Processing)$/, (_, use: string) => `, ${use.toLowerCase()}`)
    .replace(/ Image(?=,|$)/, "")
    .replace("Softcopy Presentation", "Presentation")
    .replace("Multi-frame", "Multi-fr.")
    .replace("Secondary Capture", name.startsWith("Multi") ? "SC" : "Secondary Capture")
    .replace("Positron Emission Tomography", "Positron Emission (PET)");

/** Kinds of objects in rows, transfer syntaxes in columns. */
export function Matrix({ matrix: { columns, rows }, node }: { matrix: Answers; node: string }) {
  return (
    <section>
      <h2 className="h3">
        What {node} accepts from us <span className="muted hidesm">by kind of object and transfer syntax</span>
        <span className="grow" />
        <span className="legend">
          <span className="ok">●</span> accepted <span>–</span> refused <span className="muted">hatched: does not apply</span>
        </span>
      </h2>
      <div className="mxwrap">
        <table className="mx" aria-label={`What ${node} accepts from us`}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">Kind of object</span>
              </th>
              {columns.map(({ uid, name }) => (
                <th key={uid} scope="col" title={uid}>
                  <span>{name}</span>
                </th>
              ))}
              <th scope="col" className="res">
                <span>Result</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const taken = row.result === "accepted";
              return (
                <tr key={row.uid}>
                  <th scope="row" title={`${row.name}, ${row.uid}`}>
                    {shortKind(row.name)}
                  </th>
                  {row.cells.map((cell, n) => (
                    <td key={columns[n]?.uid ?? n} className={CELLS[cell].className}>
                      <span aria-hidden>{CELLS[cell].sign}</span>
                      <span className="sr-only">{CELLS[cell].word}</span>
                    </td>
                  ))}
                  <td className={taken ? "res ok" : "res danger"} title={row.why}>
                    {taken ? <IconCheck className="i s" aria-hidden /> : <IconX className="i s" aria-hidden />} {row.result}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
