import { useQueries } from "@tanstack/react-query";

import { readInstances } from "../api/studies";
import type { StudyDetail } from "../api/types";

/** Finds the series of a referenced image, so that a report's reference can be followed. Asked only while a document is open. */
export function useReferences(studies: readonly StudyDetail[], wanted: boolean): (sopUid: string) => string | null {
  const places = studies.flatMap((study) => study.series.filter(({ kind }) => kind === "image").map((series) => ({ study, series })));
  const lists = useQueries({
    queries: places.map(({ study, series }) => ({
      queryKey: ["instances", study.study_uid, series.series_uid],
      queryFn: ({ signal }: { signal: AbortSignal }) => readInstances(study.study_uid, series.series_uid, signal),
      enabled: wanted,
    })),
  });
  return (sopUid) => {
    const n = lists.findIndex(({ data }) => data?.some((instance) => instance.sop_uid === sopUid));
    return places[n]?.series.series_uid ?? null;
  };
}
