import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { readHealth } from "../api/session";
import { healthInWords } from "./health";

export function ServiceStatus() {
  const health = useQuery({ queryKey: ["health"], queryFn: ({ signal }) => readHealth(signal), refetchInterval: 15_000, retry: false });
  if (health.isPending) return null;
  if (health.isError) {
    return (
      <span className="danger" role="status">
        <IconAlertTriangle className="i" aria-hidden /> the server does not answer
      </span>
    );
  }
  const ready = health.data.status === "ok";
  const Icon = ready ? IconCircleCheck : IconAlertTriangle;
  return (
    <span className={ready ? "ok" : "warn"} role="status">
      <Icon className="i" aria-hidden /> {healthInWords(health.data)}
    </span>
  );
}
