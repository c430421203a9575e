import { useQueries, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { readInstances, readStudy } from "../api/studies";
import type { Instance, Series, StudyDetail } from "../api/types";
import { markOpened } from "../ui/preferences";

const ARRIVING_MS = 5_000;
const NONE: readonly Instance[] = [];

const growing = (study: StudyDetail | undefined): number | false => (study?.status === "arriving" ? ARRIVING_MS : false);

/** The studies of the address, in its order. While one still arrives, it is read again. */
export function useStudies(uids: readonly string[]) {
  const queries = useQueries({
    queries: uids.map((uid) => ({
      queryKey: ["study", uid],
      queryFn: ({ signal }: { signal: AbortSignal }) => readStudy(uid, signal),
      refetchInterval: (query: { state: { data?: StudyDetail | undefined } }) => growing(query.state.data),
    })),
  });
  const studies = queries.flatMap(({ data }) => data ?? []);
  const opened = studies.map((study) => study.study_uid).join(" ");
  useEffect(() => {
    for (const uid of opened.split(" ").filter(Boolean)) markOpened(uid);
  }, [opened]);
  return {
    studies,
    pending: queries.some((query) => query.isPending),
    error: queries.find((query) => query.isError)?.error ?? null,
    retry: () => queries.forEach((query) => void query.refetch()),
  };
}

export function useInstances(study: StudyDetail | undefined, series: Series | undefined) {
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ["instances", study?.study_uid, series?.series_uid],
    queryFn: ({ signal }) => readInstances(study?.study_uid ?? "", series?.series_uid ?? "", signal),
    enabled: study !== undefined && series !== undefined,
    refetchInterval: growing(study),
  });
  return { instances: data ?? NONE, pending: isPending, error, retry: () => void refetch() };
}
