import { IconDownload, IconServer2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { readStatus } from "../api/session";
import { bytes, plural } from "../ui/format";

export function StatusFooter() {
  const { data, isError } = useQuery({ queryKey: ["status"], queryFn: ({ signal }) => readStatus(signal), refetchInterval: 5_000, retry: false });
  return (
    <footer className="status">
      {isError && <span className="danger">The server does not answer; the list may be old.</span>}
      {data !== undefined && !isError && (
        <>
          <span className={data.listening ? "" : "danger"}>
            <IconServer2 className="i" aria-hidden /> {data.ae_title} · port {data.dicom_port} · {data.listening ? "listening" : "not listening"}
          </span>
          {data.senders > 0 && (
            <span className="acc">
              <IconDownload className="i" aria-hidden /> {plural(data.senders, "sender")} · {Math.round(data.images_per_second)} images/s
            </span>
          )}
          {data.store_free_bytes !== null && <span>Store {bytes(data.store_free_bytes)} free</span>}
        </>
      )}
      <div className="grow" />
      <span className="hidesm">
        <kbd>↑</kbd> <kbd>↓</kbd> move
      </span>
      <span className="hidesm">
        <kbd>Space</kbd> preview
      </span>
      <span className="hidesm">
        <kbd>Ctrl</kbd> <kbd>Enter</kbd> open with prior
      </span>
      <span className="hidesm">
        <kbd>?</kbd> all keys
      </span>
    </footer>
  );
}
