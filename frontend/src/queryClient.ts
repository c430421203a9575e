import { QueryClient } from "@tanstack/react-query";

import { ApiError, NO_ANSWER } from "./api/client";

/** A refusal is final; a lost answer or a fault of the server is tried again. */
export function worthRetrying(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return failures < 3 && (error.status === NO_ANSWER || error.status >= 500);
}

export const newQueryClient = (): QueryClient =>
  new QueryClient({ defaultOptions: { queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: false } } });
