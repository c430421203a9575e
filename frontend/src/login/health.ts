import type { Health } from "../api/types";

const NAMES: Record<string, string> = {
  database: "database",
  broker: "job queue",
  store: "image store",
  storage_scp: "DICOM receiver",
  worker: "background worker",
  beat: "scheduler",
};

/** One phrase for the footer: which parts do not answer. */
export function healthInWords(health: Health): string {
  const down = Object.entries(health.parts)
    .filter(([, state]) => state !== "ok")
    .map(([part]) => NAMES[part] ?? part);
  if (down.length === 0) return health.status === "ok" ? "all services ready" : "some services are not ready";
  return `not ready: ${down.join(", ")}`;
}
