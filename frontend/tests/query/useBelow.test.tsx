import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { newQueryClient } from "../../src/queryClient";
import { useBelow } from "../../src/query/useBelow";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("stops asking for what is below a row when the row is closed while an answer is awaited", async () => {
  const asked: string[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((path: string, init: RequestInit = {}) => {
      asked.push(`${init.method ?? "GET"} ${path}`);
      if (init.method === "POST") return Promise.resolve(new Response(JSON.stringify({ id: 7 }), { status: 201 }));
      if (init.method === "DELETE") return Promise.resolve(new Response(null, { status: 204 }));
      return new Promise((_, refuse) => init.signal?.addEventListener("abort", () => refuse(new DOMException("left", "AbortError"))));
    }),
  );
  const queries = newQueryClient();
  const opened = [{ level: "study" as const, answer: { node: "PACS", here: "none" as const, hereInstances: 0, instances: 1, attributes: { StudyInstanceUID: "1.2" } } }];
  const { unmount } = renderHook(() => useBelow(opened, ""), { wrapper: ({ children }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider> });
  await waitFor(() => expect(asked.at(-1)).toMatch(/^GET .*queries\/7/));
  unmount();
  await waitFor(() => expect(asked.at(-1)).toMatch(/^DELETE .*queries\/7/));
});
