import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import { readLastExaminations, readRejectedCallers, readRemoteAes, type Examination } from "../api/connectivity";
import { isLive } from "./StateMark";

const QUICK_MS = 1_000;
const SLOW_MS = 15_000;

export const useRemoteAes = () => useQuery({ queryKey: ["remote-aes"], queryFn: ({ signal }) => readRemoteAes(signal) });

/** The last examination of each node by its title; read often while one is under way. */
export function useLastExaminations(): ReadonlyMap<string, Examination> {
  const { data } = useQuery({
    queryKey: ["doctor", "last"],
    queryFn: ({ signal }) => readLastExaminations(signal),
    refetchInterval: ({ state }) => (state.data?.some(isLive) === true ? QUICK_MS : SLOW_MS),
  });
  return useMemo(() => new Map(data?.map((each) => [each.node, each])), [data]);
}

export const useRejectedCallers = () => useQuery({ queryKey: ["rejected-callers"], queryFn: ({ signal }) => readRejectedCallers(signal), refetchInterval: SLOW_MS });

/** Reads nodes and examinations again after a change. */
export function useFresh(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const queryKey of [["remote-aes"], ["doctor"], ["rejected-callers"], ["nodes"]]) void queries.invalidateQueries({ queryKey });
  };
}
