import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import { readNodes, type NetworkNode } from "../api/network";
import { readWorklist, type Worklist } from "../api/worklist";
import { readText, writeText } from "../ui/preferences";
import { apiQuery, readAddress, writeAddress, type Question } from "./question";

const LAST_NODE = "dgscope.worklist";

/** The node to begin with: the one asked last, else the one that offers least besides, which is the likeliest to be a RIS. */
export function firstNode(nodes: readonly NetworkNode[], last: string): string {
  if (nodes.some((node) => node.ae_title === last)) return last;
  return [...nodes].sort((a, b) => a.can.length - b.can.length)[0]?.ae_title ?? "";
}

/** Nodes that have a worklist, as far as their entries say. */
export function useWorklistNodes() {
  const { data, error, refetch } = useQuery({ queryKey: ["nodes"], queryFn: ({ signal }) => readNodes(signal) });
  const nodes = useMemo(() => data?.filter((node) => node.can.includes("worklist")), [data]);
  return { nodes, error, refetch };
}

/** The question stands in the page's address, so that a reload shows the same list. */
export function useQuestion(nodes: readonly NetworkNode[]): [Question, (question: Question) => void] {
  const [question, setQuestion] = useState(() => readAddress(location.search));
  const node = question.node === "" ? firstNode(nodes, readText(LAST_NODE)) : question.node;
  const change = useCallback((next: Question) => {
    setQuestion(next);
    writeText(LAST_NODE, next.node);
    history.replaceState(null, "", writeAddress(next));
  }, []);
  return [useMemo(() => ({ ...question, node }), [question, node]), change];
}

export function useWorklist(question: Question) {
  const queries = useQueryClient();
  const queryKey = ["worklist", question];
  const list = useQuery({
    queryKey,
    queryFn: ({ signal }) => readWorklist(apiQuery(question), signal),
    enabled: question.node !== "",
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    retry: false,
  });
  /** Counts what was stored for an entry; the node need not be asked for that. */
  const noteStored = (entryId: string, stored: number) =>
    queries.setQueryData<Worklist>(queryKey, (now) => now && { ...now, results: now.results.map((entry) => (entry.entry_id === entryId ? { ...entry, here: entry.here + stored } : entry)) });
  return { list, noteStored };
}
