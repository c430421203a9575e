import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Job } from "../api/jobs";
import { retrieve, type Retrieve } from "../api/network";
import { watchJob } from "../jobs/drawer";
import { useLiveJobs } from "../jobs/useJobs";

/** Which row a retrieve was asked for, as `keyOf` names rows. */
export function keysOfRetrieve({ node, level, study_uid: study, series_uid: series = "", sop_uids: sops = [] }: Retrieve): string[] {
  if (level === "study") return [`${node} study ${study}`];
  if (level === "series") return [`${node} series ${series}`];
  return sops.map((uid) => `${node} instance ${uid}`);
}

/** Asks for retrieves, remembers which row each is for, and says when what is here may have changed. */
export function useRetrieves() {
  const queries = useQueryClient();
  const [started, setStarted] = useState<ReadonlyMap<string, number>>(new Map());
  const { data } = useLiveJobs(true);
  const asking = useMutation({
    mutationFn: async (wanted: readonly Retrieve[]) => {
      for (const [n, one] of wanted.entries()) {
        const job = await retrieve(one);
        if (n === 0) watchJob(job.id);
        setStarted((before) => new Map([...before, ...keysOfRetrieve(one).map((key): [string, number] => [key, job.id])]));
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  });
  const live = new Map<number, Job>(data?.results.map((job) => [job.id, job]));
  const counts = data?.counts;
  return {
    ask: asking.mutate,
    busy: asking.isPending,
    error: asking.error,
    jobOf: (key: string): Job | undefined => live.get(started.get(key) ?? -1),
    /** Changes when a job has ended. */
    mark: counts === undefined ? "" : [counts.succeeded, counts.partly, counts.failed, counts.cancelled].join(" "),
  };
}
