import { getJson, remove } from "./client";
import type { Attribute, Instance, PixelValue, StoredWindow, StructuredDocument, StudyDetail, StudyPage, VoiFunction } from "./types";

/** Stored windows carry their function as DICOM writes it: LINEAR, LINEAR_EXACT, SIGMOID. */
type StoredInstance = Omit<Instance, "windows"> & { windows: (Omit<StoredWindow, "function"> & { function: string })[] };

const FUNCTIONS: Record<string, VoiFunction> = { LINEAR_EXACT: "linear-exact", "LINEAR-EXACT": "linear-exact", SIGMOID: "sigmoid" };

const readInstance = (stored: StoredInstance): Instance => ({
  ...stored,
  windows: stored.windows.map((window) => ({ ...window, function: FUNCTIONS[window.function.toUpperCase()] ?? "linear" })),
});

const study = (uid: string) => `/api/v1/studies/${encodeURIComponent(uid)}`;

export const findStudies = (query: URLSearchParams, signal?: AbortSignal, background = false) =>
  getJson<StudyPage>(`/api/v1/studies?${query.toString()}`, signal, { background });

export const readStudy = (uid: string, signal?: AbortSignal) => getJson<StudyDetail>(study(uid), signal);

/** The patient ID is said again, so that a slip deletes nothing. */
export const deleteStudy = (uid: string, patientId: string) => remove(study(uid), { confirm_patient_id: patientId });

export const readInstances = async (studyUid: string, seriesUid: string, signal?: AbortSignal) =>
  (await getJson<{ results: StoredInstance[] }>(`${study(studyUid)}/series/${encodeURIComponent(seriesUid)}/instances`, signal)).results.map(readInstance);

export const readAttributes = async (sopUid: string, signal?: AbortSignal) =>
  (await getJson<{ results: Attribute[] }>(`/api/v1/instances/${encodeURIComponent(sopUid)}/attributes`, signal)).results;

export const readDocument = (address: string, signal?: AbortSignal) => getJson<StructuredDocument>(address, signal);

/** `shownAs` are the picture's parameters of window and polarity, so that the shown value is the one on the screen. */
export const readValue = (sopUid: string, frame: number, x: number, y: number, shownAs: string, signal?: AbortSignal) =>
  getJson<PixelValue>(`/api/v1/instances/${encodeURIComponent(sopUid)}/frames/${frame}/value?x=${x}&y=${y}${shownAs}`, signal);
