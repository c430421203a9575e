/** Which presentation states there are for the open studies, and which one the person chose for an image set. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";

import { readApplicable, readStates, type ApplicableStates, type PresentationState } from "../../api/presentation";
import type { StudyDetail } from "../../api/types";
import { appliesTo, NONE } from "../../viewport/presented";
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

/** At most this many images of a set are asked about. */
const MOST_GROUPS = 12;

/** One image for each combination of states that images of the set may be seen with; combinations without any are left out. */
export function representatives(set: ImageSet | undefined, states: readonly PresentationState[]): string[] {
  const found = new Map<string, string>();
  for (const ref of set?.frames ?? []) {
    const combination = states.flatMap((state) => (appliesTo(state, ref) ? state.sop_uid : [])).join(" ");
    if (combination !== "" && !found.has(combination)) found.set(combination, ref.instance.sop_uid);
  }
  return [...new Set(found.values())].slice(0, MOST_GROUPS);
}

/** What was chosen for single images as one list for the set: a state for few images stands before one for many. */
export function inOrder(chosen: readonly string[], states: readonly PresentationState[]): string[] {
  const covered = (uid: string) => states.find(({ sop_uid }) => sop_uid === uid)?.images.length ?? Infinity;
  return [...new Set(chosen)].sort((one, two) => (one === NONE ? 1 : two === NONE ? -1 : covered(one) - covered(two)));
}

const remembered = (results: { data: ApplicableStates | undefined; isPending: boolean }[]) => ({
  chosen: results.flatMap(({ data }) => data?.chosen ?? []),
  pending: results.some(({ isPending }) => isPending),
});

/** The remembered choice for a set, as `View.choices` holds it. Nothing chosen: as stored. */
export function useChosen(set: ImageSet | undefined, states: States): { choices: readonly string[]; pending: boolean } {
  const images = useMemo(() => representatives(set, states.all), [set, states.all]);
  const { chosen, pending } = useQueries({
    queries: images.map((sop) => ({
      queryKey: ["presentation-choice", sop],
      queryFn: ({ signal }: { signal: AbortSignal }) => readApplicable(sop, signal),
      staleTime: 60_000,
    })),
    combine: remembered,
  });
  const choices = useMemo(() => inOrder(chosen, states.all), [chosen, states.all]);
  return { choices, pending: states.pending || pending };
}
