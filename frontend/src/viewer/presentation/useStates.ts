/** Which presentation states there are for the open studies, and which one the person chose for an image set. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { readApplicable, readStates, type PresentationState } from "../../api/presentation";
import type { StudyDetail } from "../../api/types";
import { appliesTo } from "../../viewport/presented";
import type { ImageSet } from "../../viewport/sets";

export interface States {
  readonly all: readonly PresentationState[];
  readonly pending: boolean;
  readonly error: Error | null;
}

const merged = (results: { data: PresentationState[] | undefined; isPending: boolean; error: Error | null }[]): States => ({
  all: results.flatMap(({ data }) => data ?? []),
  pending: results.some(({ isPending }) => isPending),
  error: results.find(({ error }) => error !== null)?.error ?? null,
});

export const statesKey = (studyUid: string) => ["presentation-states", studyUid];

export const useStates = (studies: readonly StudyDetail[]): States =>
  useQueries({
    queries: studies.map(({ study_uid: uid }) => ({
      queryKey: statesKey(uid),
      queryFn: ({ signal }: { signal: AbortSignal }) => readStates(uid, signal),
      staleTime: 60_000,
    })),
    combine: merged,
  });

const NO_CHOICE: readonly string[] = [];

/** The remembered choice for a set, as `View.choices` holds it. Nothing chosen: as stored. */
export function useChosen(set: ImageSet | undefined, states: States): { choices: readonly string[]; pending: boolean } {
  const first = useMemo(() => set?.frames.find((ref) => states.all.some((state) => appliesTo(state, ref))), [set, states.all]);
  const sop = first?.instance.sop_uid ?? "";
  const { data, isPending } = useQuery({
    queryKey: ["presentation-choice", sop],
    queryFn: ({ signal }) => readApplicable(sop, signal),
    enabled: sop !== "",
    staleTime: 60_000,
  });
  const chosen = data?.chosen ?? null;
  const choices = useMemo(() => (chosen === null ? NO_CHOICE : [chosen]), [chosen]);
  return { choices, pending: states.pending || (sop !== "" && isPending) };
}
