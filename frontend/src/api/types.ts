/** The bodies of the REST API (`/api/v1/`), as docs/api.md describes them. */

export interface User {
  username: string;
  name: string;
  roles: string[];
  permissions: string[];
  staff: boolean;
}

export interface Session {
  user: User | null;
  site: { name: string; version: string };
}

export interface Health {
  status: "ok" | "degraded";
  parts: Record<string, string>;
}

export interface ServiceStatus {
  ae_title: string;
  dicom_port: number;
  listening: boolean;
  senders: number;
  images_per_second: number;
  store_free_bytes: number | null;
}

export interface Patient {
  name: string;
  name_ideographic: string;
  id: string;
  birth_date: string | null;
  sex: string;
  age: string | null;
}

export interface Study {
  study_uid: string;
  patient: Patient;
  date: string | null;
  time: string | null;
  accession: string;
  description: string;
  referring_physician: string;
  modalities: string[];
  images: number;
  series: number;
  instances: number;
  objects: { ps: number; ko: number; sr: number };
  received_first: string;
  received_last: string;
  source: string;
  status: "arriving" | "complete" | "attention";
  attention: string;
  conflicts: number;
}

export interface StudyPage {
  results: Study[];
  next: string | null;
  total: number;
  total_is_exact: boolean;
}

export type ObjectKind = "image" | "ps" | "ko" | "sr" | "document" | "video" | "other";

export interface Series {
  series_uid: string;
  number: number | null;
  modality: string;
  description: string;
  body_part: string;
  laterality: string;
  instances: number;
  images: number;
  thumbnail: string | null;
  kind: ObjectKind;
}

/** A study with its series; `series` of the list row is a count, here it is the list. */
export interface StudyDetail extends Omit<Study, "series"> {
  series: Series[];
  earlier: Study[];
}

export type VoiFunction = "linear" | "linear-exact" | "sigmoid";

export interface StoredWindow {
  center: number;
  width: number;
  function: VoiFunction;
  explanation: string;
}

export type SpacingOrigin = "mm" | "mm (ERMF)" | "mm @ detector" | "mm (scanned)";

export interface PixelSpacing {
  row: number;
  column: number;
  origin: SpacingOrigin;
}

export interface Orientation {
  left: string;
  right: string;
  top: string;
  bottom: string;
}

export interface Instance {
  sop_uid: string;
  sop_class_uid: string;
  sop_class_name: string;
  kind: ObjectKind;
  number: number | null;
  frames: number;
  rows: number | null;
  columns: number | null;
  color: boolean;
  /** Address of the picture with `{frame}` for the frame number, counted from 1. */
  picture: string | null;
  windows: StoredWindow[];
  bits: number | null;
  frame_rate: number | null;
  pixel_spacing: PixelSpacing | null;
  orientation: Orientation | null;
  position: { slice_location: number | null; thickness: number | null } | null;
  lossy: { ratio: number | null; method: string | null } | null;
  teeth: string[];
  acquired: string | null;
  station: string;
  document: string | null;
  warnings: string[];
}

/** An object that a report names; the series and the study are null where it is not in the archive. */
export interface Reference {
  sop_class_uid: string;
  sop_uid: string;
  frames: number[];
  series_uid: string | null;
  study_uid: string | null;
}

export interface DocumentEntry {
  level: number;
  concept: string;
  value: string;
  references: Reference[];
}

export interface StructuredDocument {
  title: string;
  kind: string;
  entries: DocumentEntry[];
  /** Whether the report is longer than what is given here. */
  truncated: boolean;
  download: string | null;
}

export interface Attribute {
  tag: string;
  keyword: string;
  vr: string;
  value: string;
  /** How many sequences it lies in. */
  level: number;
}

export interface PixelValue {
  stored: number[];
  modality: number | null;
  unit: string;
  shown: number[];
}
