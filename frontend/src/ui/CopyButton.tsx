import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";

const SHOWN_MS = 2_000;

/** Copies by the clipboard's own interface, which browsers give to secure pages only; else through a selected field. */
async function copy(text: string): Promise<void> {
  if (window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr-only";
  document.body.append(field);
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on a page without TLS
  document.execCommand("copy");
  field.remove();
}

/** `label` stands beside the icon; without it the button is an icon alone with the name of what it copies. */
export function CopyButton({ text, what, label }: { text: string; what: string; label?: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const Mark = copied ? IconCheck : IconCopy;
  return (
    <button className={label === undefined ? "btn q ib sm" : "btn sm"} aria-label={label === undefined ? `Copy ${what}` : undefined} onClick={() => void copy(text).then(() => setCopied(true))}>
      <Mark className={copied ? "i s ok" : "i s"} aria-hidden />
      {label !== undefined && (copied ? "Copied" : label)}
      <span className="sr-only" role="status">
        {copied ? `Copied ${what}` : ""}
      </span>
    </button>
  );
}
