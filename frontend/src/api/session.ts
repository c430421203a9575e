import { getJson, postJson, remove } from "./client";
import type { Health, ServiceStatus, Session } from "./types";

export const readSession = (signal?: AbortSignal) => getJson<Session>("/api/v1/session", signal);

export const signIn = (username: string, password: string) => postJson<Session>("/api/v1/session", { username, password });

export const signOut = () => remove("/api/v1/session");

export const readStatus = (signal?: AbortSignal) => getJson<ServiceStatus>("/api/v1/status", signal, { background: true });

/** Readiness of every part. The page is answered with 503 when a part is down, and then still has its body. */
export async function readHealth(signal?: AbortSignal): Promise<Health> {
  const response = await fetch("/healthz", signal === undefined ? {} : { signal });
  return (await response.json()) as Health;
}

/** The page to show after sign-in: a path of this site, whatever the address bar says. */
export function nextPath(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("next") ?? "/";
  if (!wanted.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) return "/";
  if (!URL.canParse(wanted, origin)) return "/";
  const url = new URL(wanted, origin);
  if (url.origin !== origin || url.pathname === "/login/") return "/";
  return url.pathname + url.search;
}
