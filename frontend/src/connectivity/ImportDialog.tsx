import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { importRemoteAes, type TakenIn } from "../api/connectivity";
import { DialogFrame } from "../ui/Dialogs";

async function takeIn(file: File): Promise<TakenIn> {
  return importRemoteAes(await file.text(), file.name.toLowerCase().endsWith(".json") ? "json" : "csv");
}

/** "Added CT1 and CT2; changed PACS." */
export function takenInWords({ added, changed }: TakenIn): string {
  const parts = [added.length > 0 && `added ${added.join(", ")}`, changed.length > 0 && `changed ${changed.join(", ")}`].filter((part) => part !== false);
  return parts.length === 0 ? "The file has no entries." : `${parts.join("; ").replace(/^./, (first) => first.toUpperCase())}.`;
}

/** Entries from a file of another site: all of them or none. */
export function ImportDialog({ onClose, onTaken }: { onClose: () => void; onTaken: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const taking = useMutation({ mutationFn: takeIn, onSuccess: onTaken });
  return (
    <DialogFrame title="Import nodes" onClose={onClose}>
      <p>
        A table (CSV) or JSON file as the export writes it. Entries with the same AE title are changed, others are added, and none is removed. Columns that are left
        out stay as they are. If one entry is wrong, nothing is taken.
      </p>
      <input className="picker" type="file" aria-label="File with nodes" accept=".csv,.json,text/csv,application/json" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
      {taking.error !== null && (
        <div className="bad" role="alert">
          {taking.error.message}
        </div>
      )}
      {taking.data !== undefined && (
        <p className="ok" role="status">
          {takenInWords(taking.data)}
        </p>
      )}
      <div className="buttons">
        <button className="btn" onClick={onClose}>
          {taking.isSuccess ? "Close" : "Cancel"}
        </button>
        {!taking.isSuccess && (
          <button className="btn p" disabled={file === null || taking.isPending} onClick={() => file !== null && taking.mutate(file)}>
            Import
          </button>
        )}
      </div>
    </DialogFrame>
  );
}
