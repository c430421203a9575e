import { IconCube3dSphere, IconFileTypePdf, IconFileUnknown, IconPhoto, IconX, type Icon } from "@tabler/icons-react";

import { bytes } from "../ui/format";
import { looksLike } from "./choice";

const ICONS: Record<string, Icon> = { photo: IconPhoto, document: IconFileTypePdf, "3D model": IconCube3dSphere };

export function FileList({ files, onRemove }: { files: readonly File[]; onRemove: (file: File) => void }) {
  return (
    <ul className="files" aria-label="Chosen files">
      {files.map((file) => {
        const Sign = ICONS[looksLike(file)] ?? IconFileUnknown;
        return (
          <li key={`${file.name} ${file.size} ${file.lastModified}`}>
            <Sign className="i" aria-hidden />
            <span className="ell" title={file.name}>
              {file.name}
            </span>
            <span className="muted">{bytes(file.size)}</span>
            <button type="button" className="btn q ib sm" aria-label={`Take out ${file.name}`} onClick={() => onRemove(file)}>
              <IconX className="i s" aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
