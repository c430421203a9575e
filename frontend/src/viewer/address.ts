/** The viewer's address: `/viewer/?StudyInstanceUIDs=uid[,uid]`, and optionally the series to begin with. */

const UID = /^[0-9.]{1,64}$/;

export interface Opened {
  studyUids: string[];
  seriesUid: string | null;
}

export function readAddress(search: string): Opened {
  const params = new URLSearchParams(search);
  const uids = params.getAll("StudyInstanceUIDs").flatMap((part) => part.split(","));
  const known = [...new Set(uids.map((uid) => uid.trim()).filter((uid) => UID.test(uid)))];
  const series = params.get("SeriesInstanceUID") ?? "";
  return { studyUids: known, seriesUid: UID.test(series) ? series : null };
}
