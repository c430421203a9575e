import { useCallback, useEffect, useRef, useState } from "react";

import { ask, stopQuery, type Question } from "../api/network";
import { begun, broken, follow, type Stream } from "./stream";

export interface SearchState {
  readonly stream: Stream | null;
  /** Between the press of the button and the first word of the server. */
  readonly asking: boolean;
  readonly error: unknown;
}

const NOTHING: SearchState = { stream: null, asking: false, error: null };

const aborted = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

/** One search at a time: another one stops the one before, and so does leaving the page. */
export function useSearch() {
  const [state, setState] = useState<SearchState>(NOTHING);
  const running = useRef<{ id: number | null; control: AbortController } | null>(null);

  const stop = useCallback((tellNode: boolean) => {
    const { id, control } = running.current ?? { id: null, control: null };
    if (id !== null && tellNode) stopQuery(id).catch(() => undefined); // it may have ended by itself
    control?.abort();
    running.current = null;
  }, []);
  useEffect(() => () => stop(true), [stop]);

  const start = useCallback(
    async (question: Question) => {
      stop(true);
      const control = new AbortController();
      const mine = { id: null as number | null, control };
      running.current = mine;
      setState({ ...NOTHING, asking: true });
      const stillMine = () => running.current === mine;
      try {
        mine.id = await ask(question);
        if (!stillMine()) return void stopQuery(mine.id).catch(() => undefined);
        const first = begun(mine.id, question);
        setState({ stream: first, asking: false, error: null });
        await follow(first, control.signal, (stream) => stillMine() && setState({ stream, asking: false, error: null }));
      } catch (error) {
        if (!aborted(error) && stillMine()) setState(({ stream }) => ({ stream: stream === null ? null : broken(stream), asking: false, error }));
      } finally {
        if (stillMine()) running.current = null;
      }
    },
    [stop],
  );

  /** Tells the nodes to stop; what has come stays, and what is still under way is taken. */
  const cancel = useCallback(async () => {
    const id = running.current?.id ?? null;
    if (id !== null) await stopQuery(id);
  }, []);
  const clear = useCallback(() => {
    stop(true);
    setState(NOTHING);
  }, [stop]);
  return { ...state, start, cancel, clear };
}
