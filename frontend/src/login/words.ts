import { ApiError, NO_ANSWER } from "../api/client";

/** What the sign-in form says when it did not work. */
export function refusalInWords(error: unknown): string {
  if (!(error instanceof ApiError)) return "Sign-in did not work. Reload the page and try again.";
  if (error.status === 401) return "User name or password is not right. Check both and try again.";
  if (error.status === 429) return error.detail || "Too many attempts. Wait a few minutes, then try again.";
  if (error.status === NO_ANSWER) return "The server did not answer. Check the network connection and try again.";
  return error.message;
}
