import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { readExaminations, readReport, startExamination, stopExamination } from "../api/connectivity";
import { isLive } from "./StateMark";

const LIVE_MS = 400;

const runIn = (search: string): number | null => {
  const run = Number(new URLSearchParams(search).get("run"));
  return Number.isInteger(run) && run > 0 ? run : null;
};

/** The examinations of a node, and the report of the one that is shown: the chosen one, else the newest. */
export function useExamination(title: string) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<number | null>(() => runIn(location.search));
  const history = useQuery({ queryKey: ["doctor", "of", title], queryFn: ({ signal }) => readExaminations(title, signal) });
  const id = chosen ?? history.data?.[0]?.id ?? null;
  const report = useQuery({
    queryKey: ["doctor", "report", id],
    queryFn: async ({ signal }) => {
      const found = await readReport(id ?? 0, signal);
      if (!isLive(found)) void queries.invalidateQueries({ queryKey: ["doctor", "of", title] });
      return found;
    },
    enabled: id !== null,
    staleTime: Infinity,
    refetchInterval: ({ state }) => (state.data !== undefined && isLive(state.data) ? LIVE_MS : false),
  });
  const choose = (run: number) => {
    setChosen(run);
    window.history.replaceState(null, "", `${location.pathname}?run=${run}`);
  };
  const starting = useMutation({ mutationFn: (storeTest: boolean) => startExamination(title, storeTest), onSuccess: ({ id: run }) => choose(run) });
  const stopping = useMutation({ mutationFn: stopExamination, onSettled: () => void queries.invalidateQueries({ queryKey: ["doctor", "report", id] }) });
  return { history: history.data ?? [], known: history.isSuccess, error: report.error ?? history.error, report: report.data, choose, starting, stopping };
}
