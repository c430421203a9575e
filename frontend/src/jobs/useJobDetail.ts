import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import { readJob, type ItemState, type JobDetail, type JobItem } from "../api/jobs";
import { isLive } from "./words";

const BUSY_MS = 1_000;
/** Many pages of instances are read again all together. */
const MANY_MS = 4_000;
const IDLE_MS = 15_000;

export interface Detail {
  job: JobDetail;
  items: JobItem[];
}

/** A job with those of its instances that were looked at so far; followed while it runs, or while a node has still to answer. */
export function useJobDetail(id: number, state: ItemState | null) {
  const pages = useInfiniteQuery({
    queryKey: ["jobs", "one", id, state],
    queryFn: ({ pageParam, signal }) => readJob(id, state, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state: { data } }) => {
      const newest = data?.pages.at(-1);
      if (newest === undefined) return false;
      if (isLive(newest)) return data !== undefined && data.pages.length > 1 ? MANY_MS : BUSY_MS;
      return (newest.commitment?.waiting ?? 0) > 0 ? IDLE_MS : false;
    },
    placeholderData: (before, query) => (query?.queryKey[2] === id ? keepPreviousData(before) : undefined),
    staleTime: 0,
  });
  const job = pages.data?.pages.at(-1);
  const detail: Detail | null = job === undefined ? null : { job, items: pages.data?.pages.flatMap(({ items }) => items) ?? [] };
  return { detail, pages };
}
