import { IconLock, IconPlugConnectedX, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { ApiError, NO_ANSWER } from "../api/client";

interface Message {
  icon: Icon;
  title: string;
  reason: string;
  tone?: "danger" | "warn" | "";
  children?: ReactNode;
}

/** Empty, error and permission: one icon, one sentence, one reason, one button. */
export function StateMessage({ icon: Mark, title, reason, tone = "", children }: Message) {
  return (
    <div className="state" role={tone === "danger" ? "alert" : "status"}>
      <Mark className={`i ${tone === "" ? "muted" : tone}`} aria-hidden />
      <h2>{title}</h2>
      <p>{reason}</p>
      {children}
    </div>
  );
}

function words(error: unknown): { title: string; reason: string } {
  if (!(error instanceof ApiError)) return { title: "This did not work", reason: String(error) };
  return { title: error.title, reason: error.detail || (error.status === NO_ANSWER ? "" : "Try again; if it stays so, tell your administrator.") };
}

export function ErrorMessage({ error, retry }: { error: unknown; retry: () => void }) {
  const { title, reason } = words(error);
  if (error instanceof ApiError && error.status === 403) {
    return <StateMessage icon={IconLock} tone="warn" title={title} reason={reason} />;
  }
  return (
    <StateMessage icon={IconPlugConnectedX} tone="danger" title={title} reason={reason}>
      <button className="btn sm" onClick={retry}>
        Try again
      </button>
    </StateMessage>
  );
}
