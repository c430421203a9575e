/** The one place that talks to the server: JSON, CSRF, and errors in words. */

/** What the server said when it refused (application/problem+json), or what happened when it did not answer. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** What is wrong with each field of a form, a sentence for each. */
    readonly fields: Readonly<Record<string, string>> = {},
  ) {
    super(detail === "" ? title : `${title}: ${detail}`);
    this.name = "ApiError";
  }
}

/** Status used when no answer came at all. */
export const NO_ANSWER = 0;

export function cookie(name: string, jar: string = document.cookie): string {
  const found = jar.split("; ").find((part) => part.startsWith(`${name}=`));
  return found === undefined ? "" : decodeURIComponent(found.slice(name.length + 1));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function sentences(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, sentence]) => [name, text(sentence)]));
}

/** Reads a refusal. A body that is not a problem document (a proxy's page) still gives a sentence. */
export async function problemOf(response: Response): Promise<ApiError> {
  let body: unknown = null;
  if ((response.headers.get("Content-Type") ?? "").includes("json")) {
    try {
      body = await response.json();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  const problem: Record<string, unknown> = typeof body === "object" && body !== null ? { ...body } : {};
  const title = text(problem["title"]) || `The server answered ${response.status}`;
  return new ApiError(response.status, title, text(problem["detail"]), sentences(problem["errors"]));
}

export function loginAddress(here: { pathname: string; search: string }): string {
  return `/login/?next=${encodeURIComponent(here.pathname + here.search)}`;
}

/** Sends a request; a missing session leads to the sign-in page, every other refusal becomes an `ApiError`. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const method = init.method ?? "GET";
  const headers = new Headers(init.headers);
  if (method !== "GET") headers.set("X-CSRFToken", cookie("csrftoken"));
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, credentials: "same-origin" });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(NO_ANSWER, "The server did not answer", "Check the network connection. The page tries again by itself.");
  }
  if (response.status === 401 && location.pathname !== "/login/") {
    location.assign(loginAddress(location));
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Polling must not keep a forgotten session alive: the server does not count such a request as activity. */
const BACKGROUND = { "X-DGscope-Background": "1" };

/** GET of a JSON body. The type is the API's promise (docs/api.md), not checked field by field at run time. */
export async function getJson<T>(path: string, signal?: AbortSignal, { background = false } = {}): Promise<T> {
  const response = await send(path, { ...(signal === undefined ? {} : { signal }), ...(background ? { headers: BACKGROUND } : {}) });
  return (await response.json()) as T;
}

async function sendText<T>(method: string, path: string, body: string, type: string): Promise<T> {
  const response = await send(path, { method, headers: { "Content-Type": type }, body });
  return (await response.json()) as T;
}

export const postJson = <T>(path: string, body: unknown): Promise<T> => sendText("POST", path, JSON.stringify(body), "application/json");

export const patchJson = <T>(path: string, body: unknown): Promise<T> => sendText("PATCH", path, JSON.stringify(body), "application/json");

/** POST of a text as it is, such as a table in CSV. */
export const postText = <T>(path: string, body: string, type: string): Promise<T> => sendText("POST", path, body, type);

export async function remove(path: string, body?: unknown): Promise<void> {
  await send(path, {
    method: "DELETE",
    ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
}
