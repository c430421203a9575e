import { memo, type MouseEvent } from "react";

import type { Study } from "../api/types";
import { Modality, ObjectBadges } from "../ui/Badges";
import { clock, count, patientName, sexAndAge } from "../ui/format";
import { StatusCell } from "./StatusCell";

/** The Objects column speaks of states, key objects and reports; here stand the images, unless there are none. */
export function imageModalities({ modalities, images }: Study): string[] {
  const ofImages = modalities.filter((name) => !["PR", "KO", "SR"].includes(name));
  return images > 0 && ofImages.length > 0 ? ofImages : modalities;
}

interface Row {
  study: Study;
  position: number;
  selected: boolean;
  tabbable: boolean;
  onSelect: (uid: string) => void;
  onOpen: (uid: string) => void;
}

export const StudyRow = memo(function StudyRow({ study, position, selected, tabbable, onSelect, onOpen }: Row) {
  const open = (event: MouseEvent) => {
    event.preventDefault();
    onOpen(study.study_uid);
  };
  return (
    <tr
      id={`study-${study.study_uid}`}
      className={study.status === "arriving" ? "arr" : undefined}
      aria-selected={selected}
      aria-rowindex={position + 2}
      tabIndex={tabbable ? 0 : -1}
      onClick={() => onSelect(study.study_uid)}
      onDoubleClick={open}
      onFocus={(event) => event.target === event.currentTarget && !selected && event.currentTarget.matches(":focus-visible") && onSelect(study.study_uid)}
    >
      <td className="name" title={study.patient.name_ideographic || undefined}>
        {patientName(study.patient)} <span className="muted">{sexAndAge(study.patient)}</span>
      </td>
      <td className="c-id" title={study.patient.id}>{study.patient.id}</td>
      <td>
        {study.date ?? <span className="muted">no date</span>} <span className="muted">{clock(study.time)}</span>
      </td>
      <td>
        {imageModalities(study).map((name) => (
          <span key={name}>
            <Modality name={name} />{" "}
          </span>
        ))}
      </td>
      <td title={study.description}>{study.description}</td>
      <td className="c-acc" title={study.accession}>{study.accession}</td>
      <td className="num c-img">{count(study.images)}</td>
      <td className="c-obj">
        <ObjectBadges objects={study.objects} />
      </td>
      <td>
        <StatusCell study={study} />
      </td>
    </tr>
  );
});
