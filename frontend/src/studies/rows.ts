/** Which rows stand in the list, and in what order, while studies arrive and the pointer is over them. */
import type { Study } from "../api/types";

/**
 * The list as the server orders it, each study once and in its newest version; `onTop` puts the arriving ones first.
 * A list sorted by name stays sorted by name.
 */
export function arrange(arriving: readonly Study[], fresh: readonly Study[], pages: readonly Study[], onTop = true): Study[] {
  const newest = new Map<string, Study>();
  for (const study of [...pages, ...fresh, ...arriving]) newest.set(study.study_uid, study);
  const now = onTop ? [...newest.values()].filter((study) => study.status === "arriving") : [];
  const top = now.sort((a, b) => b.received_last.localeCompare(a.received_last)).map((study) => study.study_uid);
  const order = new Set([...top, ...fresh.map((study) => study.study_uid), ...pages.map((study) => study.study_uid)]);
  return [...order].flatMap((uid) => newest.get(uid) ?? []);
}

/**
 * While `hold` is set, rows that are shown stay where they are, with their newest contents; new rows wait, except those
 * that come after the last shown row, as a further page does. `held` counts the rows that wait.
 */
export function mergeRows(shown: readonly string[], incoming: readonly Study[], hold: boolean): { rows: Study[]; held: number } {
  if (!hold || shown.length === 0) return { rows: [...incoming], held: 0 };
  const byUid = new Map(incoming.map((study) => [study.study_uid, study]));
  const stay = shown.flatMap((uid) => byUid.get(uid) ?? []);
  const known = new Set(shown);
  const lastShown = incoming.findLastIndex((study) => known.has(study.study_uid));
  const after = incoming.filter((study, n) => n > lastShown && !known.has(study.study_uid));
  return { rows: [...stay, ...after], held: incoming.length - stay.length - after.length };
}
