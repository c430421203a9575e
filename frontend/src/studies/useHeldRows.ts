import { useMemo, useState } from "react";

import type { Study } from "../api/types";
import { mergeRows } from "./rows";

/** Rows with those held back that would move a row under the pointer. */
export function useHeldRows(incoming: readonly Study[]) {
  const [frozen, setFrozen] = useState<readonly string[] | null>(null);
  const { rows, held } = useMemo(() => mergeRows(frozen ?? [], incoming, frozen !== null), [frozen, incoming]);
  return {
    rows,
    held,
    release: () => setFrozen(incoming.map((study) => study.study_uid)),
    hold: (on: boolean) => setFrozen(on ? rows.map((study) => study.study_uid) : null),
  };
}
