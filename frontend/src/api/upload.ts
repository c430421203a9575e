/** Files that become objects of a worklist entry or of a study. */
import { ApiError, cookie, loginAddress, NO_ANSWER, problemOf } from "./client";

export const KINDS = ["auto", "photo", "endoscopic", "capture", "document", "model"] as const;
export type Kind = (typeof KINDS)[number];

export interface Uploaded {
  study_uid: string;
  instances: { sop_uid: string; series_uid: string; kind: string; file: string }[];
  refused: { file: string; why: string }[];
  /** The send, where one was asked for. */
  job: number | null;
}

export const entryObjects = (entryId: string) => `/api/v1/worklist/${encodeURIComponent(entryId)}/objects`;

export const studyObjects = (studyUid: string) => `/api/v1/studies/${encodeURIComponent(studyUid)}/objects`;

const UNPROCESSABLE = 422;

/** The answer to an upload. That no file could be stored is an answer too: it says why for each of them. */
export async function answerOf(response: Response): Promise<Uploaded> {
  if (response.ok || response.status === UNPROCESSABLE) {
    const body = (await response.clone().json()) as Partial<Uploaded>;
    const { study_uid: studyUid, instances, refused } = body;
    if (studyUid !== undefined && instances !== undefined && refused !== undefined) return { study_uid: studyUid, instances, refused, job: body.job ?? null };
  }
  throw await problemOf(response);
}

interface Sending {
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

/** Sends a form with files. XMLHttpRequest, because fetch does not say how much has gone out. */
export function upload(path: string, form: FormData, { onProgress, signal }: Sending): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () => {
      if (request.status === 401) location.assign(loginAddress(location));
      const headers = { "Content-Type": request.getResponseHeader("Content-Type") ?? "" };
      answerOf(new Response(request.responseText, { status: request.status, headers })).then(resolve, reject);
    });
    request.addEventListener("error", () => reject(new ApiError(NO_ANSWER, "The server did not answer", "Check the network connection, then store again. What is stored already is not stored twice.")));
    request.addEventListener("abort", () => reject(new ApiError(NO_ANSWER, "Stopped", "Files that had arrived whole may be stored; look at the study.")));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
