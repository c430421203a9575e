import { useMemo, useState } from "react";

import type { Study } from "../api/types";
import { mergeRows } from "./rows";

interface Frozen {
  readonly query: string;
  readonly uids: readonly string[];
}

const uidsOf = (rows: readonly Study[]): string[] => rows.map((study) => study.study_uid);

/** Rows without those that would move a row under the pointer. What is held back belongs to one search only. */
export function useHeldRows(incoming: readonly Study[], query: string) {
  const [frozen, setFrozen] = useState<Frozen | null>(null);
  const held = frozen?.query === query ? frozen.uids : null;
  const merged = useMemo(() => mergeRows(held ?? [], incoming, held !== null), [held, incoming]);
  return {
    ...merged,
    hold: (on: boolean) => setFrozen(on ? { query, uids: uidsOf(merged.rows) } : null),
    release: () => setFrozen({ query, uids: uidsOf(incoming) }),
  };
}
