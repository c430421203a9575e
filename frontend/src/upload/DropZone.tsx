import { IconFileUpload } from "@tabler/icons-react";
import { useRef, useState, type DragEvent } from "react";

import { ACCEPTED } from "./choice";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** Takes files that are dropped or chosen. */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drag = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div className={over ? "drop over" : "drop"} onDragEnter={drag} onDragOver={drag} onDragLeave={() => setOver(false)} onDrop={drop}>
      <IconFileUpload className="i l" aria-hidden />
      <span>
        <button type="button" className="link" onClick={() => picker.current?.click()}>
          Choose files
        </button>{" "}
        or drop them here
      </span>
      <span className="muted fs12">JPEG, PNG, TIFF, PDF, STL</span>
      <input
        ref={picker}
        className="sr-only"
        tabIndex={-1}
        type="file"
        multiple
        accept={ACCEPTED}
        aria-label="Files to store"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
