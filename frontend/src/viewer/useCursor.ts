import { useCallback, useEffect, useRef, useState } from "react";

import { readValue } from "../api/studies";
import type { CanvasPoint } from "../viewport/points";
import { stateParameters } from "../viewport/presented";
import { contrastParameters } from "../viewport/request";
import type { Viewport } from "../viewport/viewport";
import type { Cursor } from "./SidePanel";

const STILL_MS = 70;

/** The pixel under the pointer, and its values once the pointer is still. */
export function useCursor(viewport: Viewport): [Cursor | null, (at: CanvasPoint | null) => void] {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const waiting = useRef<AbortController | null>(null);
  const hover = useCallback(
    (at: CanvasPoint | null) => {
      waiting.current?.abort();
      const shown = viewport.snapshot().shown;
      const point = at === null ? null : viewport.imagePointAt(at);
      const [x, y] = point === null ? [-1, -1] : [Math.floor(point.x), Math.floor(point.y)];
      const instance = shown?.ref.instance;
      if (shown === null || instance === undefined || x < 0 || y < 0 || x >= shown.shape.columns || y >= shown.shape.rows) {
        setCursor(null);
        return;
      }
      setCursor((now) => ({ x, y, value: now !== null && now.x === x && now.y === y ? now.value : null }));
      const abort = new AbortController();
      waiting.current = abort;
      setTimeout(() => {
        if (abort.signal.aborted) return;
        readValue(instance.sop_uid, shown.ref.frame, x, y, contrastParameters(viewport.view, instance.color) + stateParameters(shown.state?.sop_uid ?? null, viewport.view), abort.signal).then(
          (value) => setCursor({ x, y, value }),
          () => setCursor((now) => (now === null ? null : { ...now, value: null })),
        );
      }, STILL_MS);
    },
    [viewport],
  );
  useEffect(() => () => waiting.current?.abort(), []);
  return [cursor, hover];
}
