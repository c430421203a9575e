import { IconCheck, IconHistory } from "@tabler/icons-react";

import type { WorklistEntry } from "../api/worklist";
import { Modality } from "../ui/Badges";
import { plural } from "../ui/format";
import { useRows } from "../ui/useRows";
import { factsOf, nameOf } from "./rows";

interface Table {
  entries: readonly WorklistEntry[];
  /** Whether the days differ, so that they are worth a column. */
  manyDays: boolean;
  selected: string | null;
  onSelect: (entryId: string) => void;
  onOpen: () => void;
}

function Here({ entry }: { entry: WorklistEntry }) {
  const priors = entry.priors.length;
  return (
    <>
      {entry.here > 0 && (
        <span className="st ok">
          <IconCheck className="i" aria-hidden />
          {plural(entry.here, "object")}
        </span>
      )}{" "}
      {priors > 0 && (
        <span className="st muted">
          <IconHistory className="i" aria-hidden />
          {plural(priors, "prior")}
        </span>
      )}
    </>
  );
}

export function EntryTable({ entries, manyDays, selected, onSelect, onOpen }: Table) {
  const rows = useRows({ ids: entries.map((entry) => entry.entry_id), selected, onSelect, onOpen });
  return (
    <table className="tbl entries" role="grid" aria-label="Worklist">
      <thead>
        <tr>
          <th scope="col" className={manyDays ? "w-when days" : "w-when"}>Time</th>
          <th scope="col" className="w-name">Patient</th>
          <th scope="col" className="w-id">ID</th>
          <th scope="col" className="w-mod">Modality</th>
          <th scope="col">Description</th>
          <th scope="col" className="w-station">Station</th>
          <th scope="col" className="w-acc">Accession</th>
          <th scope="col" className="w-ref">Referred by</th>
          <th scope="col" className="w-here">Here</th>
        </tr>
      </thead>
      <tbody ref={rows.body} onKeyDown={rows.onKeyDown}>
        {entries.map((entry, n) => (
          <tr key={entry.entry_id} {...rows.row(entry.entry_id, n)}>
            <td>
              {manyDays && <span className="muted">{entry.scheduled.date ?? "no date"}</span>} {entry.scheduled.time ?? <span className="muted">any</span>}
            </td>
            <td className="name">
              {nameOf(entry)} <span className="muted">{factsOf(entry)}</span>
            </td>
            <td title={entry.patient.id}>{entry.patient.id}</td>
            <td>
              <Modality name={entry.modality} />
            </td>
            <td title={entry.description}>{entry.description}</td>
            <td title={entry.station}>{entry.station}</td>
            <td className="w-acc" title={entry.accession}>{entry.accession}</td>
            <td className="w-ref" title={entry.referring}>{entry.referring}</td>
            <td>
              <Here entry={entry} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
