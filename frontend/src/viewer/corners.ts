/** The texts in the four corners of a viewport. They speak of the frame that is shown, not of the one that is wanted. */
import type { Instance, PixelSpacing, StudyDetail } from "../api/types";
import { patientName, when } from "../ui/format";
import type { ImageSet } from "../viewport/sets";
import type { Shown } from "../viewport/viewport";
import type { Annotations } from "./actions";

export interface Corners {
  topLeft: string[];
  topRight: string[];
  bottomLeft: string[];
  bottomRight: string[];
}

const MINUS = "−";

export const signed = (value: number, digits: number): string => value.toFixed(digits).replace("-", MINUS);

/** Window values as short as they are exact. */
export const figure = (value: number): string => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)))).replace("-", MINUS);

/** Millimetres always carry their origin; without calibration there are none. */
export function spacingInWords(spacing: PixelSpacing | null): string {
  if (spacing === null) return "not calibrated, px";
  const size = spacing.row === spacing.column ? figure(spacing.row) : `${figure(spacing.row)} × ${figure(spacing.column)}`;
  return `${size} mm / px${spacing.origin.replace(/^mm/, "")}`;
}

export function lossyInWords(lossy: Instance["lossy"]): string {
  if (lossy === null) return "";
  return ["Lossy at source", lossy.ratio === null ? "" : `${figure(lossy.ratio)}:1`].filter(Boolean).join(" ");
}

function place({ position }: Instance): string {
  const location = position?.slice_location ?? null;
  const thickness = position?.thickness ?? null;
  return [location === null ? "" : `Loc ${signed(location, 1)} mm`, thickness === null ? "" : `Th ${signed(thickness, 1)} mm`].filter(Boolean).join(" · ");
}

/** Who it is: always shown, with every choice of annotations. */
export const identity = ({ patient }: StudyDetail): string[] => [
  patientName(patient),
  patient.id,
  [patient.birth_date, patient.sex].filter(Boolean).join(" "),
];

/** Of a state that asks for the true size: whether this is it. */
function sizeInWords({ shape: { base } }: Shown, zoom: number): string {
  if (base === undefined || base.trueSize === null) return "";
  if (base.trueSize === "unknown") return " · not true size";
  return base.zoom !== null && Math.abs(zoom / base.zoom - 1) < 0.005 ? " · true size" : " · not true size";
}

interface What {
  study: StudyDetail;
  set: ImageSet;
  shown: Shown;
  zoom: number;
  preset: string;
  annotations: Annotations;
}

export function corners({ study, set, shown, zoom, preset, annotations }: What): Corners {
  const { instance } = shown.ref;
  const number = `Im ${shown.index + 1} / ${set.frames.length}${set.series.number === null ? "" : ` · Se ${set.series.number}`}`;
  const window = shown.window === null ? "" : `W ${figure(shown.window.width)}  L ${figure(shown.window.center)}`;
  const some: Corners = { topLeft: identity(study), topRight: [], bottomLeft: [], bottomRight: [] };
  if (annotations === "none") return some;
  if (annotations === "minimum") return { ...some, bottomLeft: [number], bottomRight: [window] };
  const teeth = instance.teeth.length === 0 ? "" : `Tooth ${instance.teeth.join(", ")}`;
  const acquired = instance.acquired === null ? when(study.date, study.time) : when(instance.acquired.slice(0, 10), instance.acquired.slice(11));
  return {
    topLeft: some.topLeft,
    topRight: [study.description, acquired, instance.station, teeth],
    bottomLeft: [number, place(instance), `Zoom ${zoom.toFixed(2)}${sizeInWords(shown, zoom)} · ${shown.shape.columns} × ${shown.shape.rows}`],
    bottomRight: [window, shown.window === null ? "" : preset, spacingInWords(instance.pixel_spacing), instance.lossy === null ? "" : `${instance.lossy.method ?? ""} lossy, stored`.trim()],
  };
}
