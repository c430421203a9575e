/** What can be sent from a screen, from the whole study down to what is shown. */
import type { Send } from "../api/network";
import type { Series, StudyDetail } from "../api/types";
import { plural, when } from "../ui/format";

export type Sendable = Omit<Send, "node">;

export interface SendChoice {
  readonly key: string;
  readonly name: string;
  /** What it is, and how much. */
  readonly about: string;
  readonly wanted: Sendable;
}

export const studyChoice = (study: StudyDetail): SendChoice => ({
  key: "study",
  name: "The whole study",
  about: [study.description || study.modalities.join(", "), when(study.date, study.time), plural(study.instances, "object")].filter(Boolean).join(" · "),
  wanted: { study_uid: study.study_uid },
});

export const seriesChoice = (study: StudyDetail, series: Series): SendChoice => ({
  key: "series",
  name: "This series",
  about: [`${series.modality} ${series.number ?? ""}`.trim(), series.description, plural(series.instances, "object")].filter(Boolean).join(" · "),
  wanted: { study_uid: study.study_uid, series_uid: series.series_uid },
});

interface Shown {
  /** The image, or the document, on the screen. */
  object: { sop_uid: string; number: number | null; frames: number } | undefined;
  /** The presentation state that it is seen with. */
  state: { sop_uid: string; label: string; description: string } | null;
}

/** What a viewer can send: the study, the series, the image, the state, and image and state together. */
export function shownChoices(study: StudyDetail, series: Series | undefined, { object, state }: Shown): SendChoice[] {
  const choices = [studyChoice(study)];
  if (series !== undefined) choices.push(seriesChoice(study, series));
  const title = state === null ? "" : state.label || state.description || "without a label";
  if (object !== undefined) {
    const number = object.number === null ? "" : `number ${object.number}`;
    const about = [number, object.frames > 1 ? plural(object.frames, "frame") : ""].filter(Boolean).join(" · ");
    choices.push({ key: "object", name: series?.kind === "image" ? "This image" : "This object", about, wanted: { study_uid: study.study_uid, sop_uids: [object.sop_uid] } });
  }
  if (state !== null) {
    choices.push({ key: "state", name: "This presentation state", about: title, wanted: { sop_uids: [state.sop_uid] } });
    if (object !== undefined) choices.push({ key: "both", name: "This image with its presentation state", about: title, wanted: { sop_uids: [object.sop_uid, state.sop_uid] } });
  }
  return choices;
}
