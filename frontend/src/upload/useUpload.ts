import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { upload, type Uploaded } from "../api/upload";
import { watchJob } from "../jobs/drawer";
import { formOf, type Choice } from "./choice";

/** One upload at a time, its progress from 0 to 1, and a way to stop it. A send that follows opens the jobs. */
export function useUpload(path: string, onStored: (stored: Uploaded) => void) {
  const [share, setShare] = useState(0);
  const control = useRef<AbortController | null>(null);
  const sending = useMutation({
    mutationFn: (choice: Choice) => {
      control.current = new AbortController();
      setShare(0);
      return upload(path, formOf(choice), { onProgress: setShare, signal: control.current.signal });
    },
    onSuccess: (answer) => {
      if (answer.instances.length > 0) onStored(answer);
      if (answer.job !== null) watchJob(answer.job);
    },
  });
  const busy = sending.isPending;
  useEffect(() => {
    if (!busy) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [busy]);
  return { share, busy, answer: sending.data, error: sending.error, start: sending.mutate, again: sending.reset, stop: () => control.current?.abort() };
}
