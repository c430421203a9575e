import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import { cancelJob, ENDED, LIVE, readJobs, retryJob, setPriority, type JobCounts, type JobPage } from "../api/jobs";
import { useSession } from "../ui/useSession";
import { drawerState, subscribe, type DrawerState } from "./drawer";

/** While something runs, people look at it; else a job of another page or of a rule is noticed soon enough. */
const BUSY_MS = 1_000;
const IDLE_MS = 10_000;

export const pollFor = (page: JobPage | undefined): number => (page !== undefined && page.counts.queued + page.counts.running > 0 ? BUSY_MS : IDLE_MS);

export const useDrawer = (): DrawerState => useSyncExternalStore(subscribe, drawerState);

/** The jobs that wait or run, and how many there are in each state. */
export function useLiveJobs(mine: boolean) {
  const { may } = useSession();
  return useQuery({
    queryKey: ["jobs", "live", mine],
    queryFn: ({ signal }) => readJobs({ mine, states: LIVE }, signal),
    refetchInterval: ({ state }) => pollFor(state.data),
    enabled: may("view_study"),
    retry: false,
    staleTime: 0,
  });
}

/** The jobs that ended, the newest first. They are read again when another one ends, since then the counts change. */
export function useEndedJobs(mine: boolean, counts: JobCounts | undefined) {
  const mark = counts === undefined ? "" : ENDED.map((state) => counts[state]).join(" ");
  return useInfiniteQuery({
    queryKey: ["jobs", "ended", mine, mark],
    queryFn: ({ pageParam, signal }) => readJobs({ mine, states: ENDED, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ results }) => (results.length < PAGE ? null : (results.at(-1)?.id ?? null)),
    placeholderData: keepPreviousData,
    enabled: counts !== undefined,
  });
}

const PAGE = 100;

/** Cancel, retry, bring forward: afterwards everything about jobs is read again. */
export function useJobActions() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: ["jobs"] });
  return {
    cancel: useMutation({ mutationFn: cancelJob, onSettled }),
    retry: useMutation({ mutationFn: retryJob, onSettled }),
    prioritise: useMutation({ mutationFn: ({ id, priority }: { id: number; priority: number }) => setPriority(id, priority), onSettled }),
  };
}
