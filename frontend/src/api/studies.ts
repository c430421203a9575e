import { getJson, remove } from "./client";
import type { Attribute, Instance, PixelValue, StructuredDocument, StudyDetail, StudyPage } from "./types";

const study = (uid: string) => `/api/v1/studies/${encodeURIComponent(uid)}`;

export const findStudies = (query: URLSearchParams, signal?: AbortSignal, background = false) =>
  getJson<StudyPage>(`/api/v1/studies?${query.toString()}`, signal, { background });

export const readStudy = (uid: string, signal?: AbortSignal) => getJson<StudyDetail>(study(uid), signal);

export const deleteStudy = (uid: string) => remove(study(uid));

export const readInstances = async (studyUid: string, seriesUid: string, signal?: AbortSignal) =>
  (await getJson<{ results: Instance[] }>(`${study(studyUid)}/series/${encodeURIComponent(seriesUid)}/instances`, signal)).results;

export const readAttributes = async (sopUid: string, signal?: AbortSignal) =>
  (await getJson<{ results: Attribute[] }>(`/api/v1/instances/${encodeURIComponent(sopUid)}/attributes`, signal)).results;

export const readDocument = (address: string, signal?: AbortSignal) => getJson<StructuredDocument>(address, signal);

export const readValue = (sopUid: string, frame: number, x: number, y: number, signal?: AbortSignal) =>
  getJson<PixelValue>(`/api/v1/instances/${encodeURIComponent(sopUid)}/frames/${frame}/value?x=${x}&y=${y}`, signal);
