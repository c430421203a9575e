import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { findStudies } from "../api/studies";
import { apiQuery, NEWEST_FIRST, type Filters } from "./filters";
import { arrange } from "./rows";

const PAGE = 60;
const POLL_MS = 5_000;
const RECENT = 20;

const page = (filters: Filters, more: Record<string, string>): URLSearchParams => {
  const params = apiQuery(filters);
  for (const [key, value] of Object.entries(more)) params.set(key, value);
  return params;
};

/** The list: pages as they are scrolled to, its first page kept fresh, and, newest first, on top what is arriving now. */
export function useStudyList(filters: Filters) {
  const onTop = filters.sort === NEWEST_FIRST;
  const pages = useInfiniteQuery({
    queryKey: ["studies", "pages", filters],
    queryFn: ({ pageParam, signal }) =>
      findStudies(page(filters, { limit: String(PAGE), ...(pageParam === null ? {} : { cursor: pageParam }) }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
  const fresh = useQuery({
    queryKey: ["studies", "fresh", filters],
    queryFn: ({ signal }) => findStudies(page(filters, { limit: String(PAGE) }), signal, true),
    refetchInterval: POLL_MS,
    enabled: pages.isSuccess,
    retry: false,
  });
  const recent = useQuery({
    queryKey: ["studies", "recent", filters],
    queryFn: ({ signal }) => findStudies(page(filters, { limit: String(RECENT), sort: "-received" }), signal, true),
    refetchInterval: POLL_MS,
    enabled: pages.isSuccess && onTop,
    retry: false,
  });
  const rows = useMemo(() => {
    const loaded = pages.data?.pages.flatMap((each) => each.results) ?? [];
    const arriving = recent.data?.results.filter((study) => study.status === "arriving") ?? [];
    return arrange(arriving, fresh.data?.results ?? [], loaded, onTop);
  }, [pages.data, fresh.data, recent.data, onTop]);
  const newest = fresh.data ?? pages.data?.pages[0];
  return { pages, rows, total: newest?.total ?? null, exact: newest?.total_is_exact ?? true };
}
