import { IconContrast2, IconFileText, IconKey, IconMovie, IconPaperclip, IconQuestionMark, type Icon } from "@tabler/icons-react";

import type { ObjectKind, Study } from "../api/types";

export const Modality = ({ name }: { name: string }) => <span className="mod">{name || "?"}</span>;

interface Kind {
  className: string;
  letters: string;
  name: string;
  icon: Icon;
}

const KINDS: Record<Exclude<ObjectKind, "image">, Kind> = {
  ps: { className: "ps", letters: "PS", name: "presentation states", icon: IconContrast2 },
  ko: { className: "ko", letters: "KO", name: "key object selections", icon: IconKey },
  sr: { className: "srr", letters: "SR", name: "structured reports", icon: IconFileText },
  document: { className: "n", letters: "Document", name: "documents", icon: IconPaperclip },
  video: { className: "n", letters: "Video", name: "videos", icon: IconMovie },
  other: { className: "n", letters: "Other", name: "other objects", icon: IconQuestionMark },
};

export function ObjectBadge({ kind, text = "" }: { kind: ObjectKind; text?: string }) {
  if (kind === "image") return null;
  const { className, letters, icon: Mark } = KINDS[kind];
  return (
    <span className={`obj ${className}`}>
      <Mark className="i" aria-hidden />
      <span className="ell">{text === "" ? letters : `${letters} ${text}`}</span>
    </span>
  );
}

export function ObjectBadges({ objects }: { objects: Study["objects"] }) {
  const kinds = (["ps", "ko", "sr"] as const).filter((kind) => objects[kind] > 0);
  return (
    <>
      {kinds.map((kind) => (
        <span key={kind} title={`${objects[kind]} ${KINDS[kind].name}`}>
          <ObjectBadge kind={kind} text={String(objects[kind])} />{" "}
        </span>
      ))}
    </>
  );
}
