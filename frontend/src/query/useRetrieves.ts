import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Job } from "../api/jobs";
import { retrieve, type Retrieve } from "../api/network";
import { watchJob } from "../jobs/drawer";
import { useEndedJobs, useLiveJobs } from "../jobs/useJobs";

/** Which row a retrieve was asked for, as `keyOf` names rows. */
export function keysOfRetrieve({ node, level, study_uid: study, series_uid: series = "", sop_uids: sops = [] }: Retrieve): string[] {
  if (level === "study") return [`${node} study ${study}`];
  if (level === "series") return [`${node} series ${series}`];
  return sops.map((uid) => `${node} instance ${uid}`);
}

/** Asks for retrieves, remembers which row each is for, and says when what is here may have changed. `watch` opens the drawer. */
export function useRetrieves({ watch }: { watch: boolean }) {
  const queries = useQueryClient();
  const [started, setStarted] = useState<ReadonlyMap<string, number>>(new Map());
  const { data } = useLiveJobs(true);
  const asking = useMutation({
    mutationFn: async (wanted: readonly Retrieve[]) => {
      for (const [n, one] of wanted.entries()) {
        const job = await retrieve(one);
        if (n === 0 && watch) watchJob(job.id);
        setStarted((before) => new Map([...before, ...keysOfRetrieve(one).map((key): [string, number] => [key, job.id])]));
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  const counts = data?.counts;
  const ended = useEndedJobs(true, counts);
  const all = [...(ended.data?.pages.flatMap(({ results }) => results) ?? []), ...(data?.results ?? [])];
  const byId = new Map<number, Job>(all.map((job) => [job.id, job]));
  return {
    ask: asking.mutate,
    busy: asking.isPending,
    error: asking.error,
    /** The last retrieve of a row that was asked for on this page. */
    jobOf: (key: string): Job | undefined => byId.get(started.get(key) ?? -1),
    /** Changes when a job has ended. */
    mark: counts === undefined ? "" : [counts.succeeded, counts.partly, counts.failed, counts.cancelled].join(" "),
  };
}
