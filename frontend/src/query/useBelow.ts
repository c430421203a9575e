import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";

import { ask, stopQuery, type Answer, type Level } from "../api/network";
import { keyOf, uidOf, valueOf } from "./answers";
import type { Below } from "./rows";
import { BELOW } from "./rows";
import { begun, follow, readAll, type Stream } from "./stream";

export interface Opened {
  readonly level: Level;
  readonly answer: Answer;
}

/** Asks a node for what is below one of its answers: the series of a study, the objects of a series. */
async function askBelow({ level, answer }: Opened, signal: AbortSignal): Promise<Stream> {
  const next = BELOW[level] ?? "series";
  const patient = valueOf(answer.attributes, "PatientID");
  const keys = {
    ...(patient === "" || /[*?\\]/.test(patient) ? {} : { PatientID: patient }),
    StudyInstanceUID: valueOf(answer.attributes, "StudyInstanceUID"),
    ...(next === "instance" ? { SeriesInstanceUID: uidOf("series", answer) } : {}),
  };
  const question = { nodes: [answer.node], level: next, keys };
  const id = await ask(question);
  try {
    return await follow(begun(id, question), signal, () => undefined);
  } finally {
    if (signal.aborted) stopQuery(id).catch(() => undefined); // it may have ended by itself
  }
}

const QUERIES_ARE_KEPT_MS = 55 * 60_000;

/** What is below each open row. `mark` changes when something may have arrived: then what is here is looked at again. */
export function useBelow(opened: readonly Opened[], mark: string): ReadonlyMap<string, Below> {
  const asked = useQueries({
    queries: opened.map((one) => ({
      queryKey: ["below", keyOf(one.level, one.answer)],
      queryFn: ({ signal }: { signal: AbortSignal }) => askBelow(one, signal),
      staleTime: QUERIES_ARE_KEPT_MS,
      retry: false,
    })),
  });
  const marked = useQueries({
    queries: asked.map(({ data }) => ({
      queryKey: ["answers", data?.id ?? 0, mark],
      queryFn: ({ signal }: { signal: AbortSignal }) => readAll(data?.id ?? 0, signal),
      enabled: data !== undefined && data.answers.length > 0,
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
      placeholderData: (before: Answer[] | undefined) => before,
    })),
  });
  return useMemo(() => {
    const below = new Map<string, Below>();
    opened.forEach((one, n) => {
      const { data, error } = asked[n] ?? { data: undefined, error: null };
      const errors = error instanceof Error ? [{ node: one.answer.node, why: error.message }] : (data?.errors ?? []);
      below.set(keyOf(one.level, one.answer), { answers: error === null ? (marked[n]?.data ?? data?.answers ?? null) : [], errors });
    });
    return below;
  }, [opened, asked, marked]);
}
