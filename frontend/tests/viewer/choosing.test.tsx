import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { newQueryClient } from "../../src/queryClient";
import { windowName } from "../../src/viewer/keyActions";
import { useChoosing } from "../../src/viewer/presentation/useChoosing";
import { Viewport } from "../../src/viewport/viewport";
import { FakeServer, picture, stack, state } from "../viewport/fixtures";

const CHOICE = state();
const SET = stack(1, { windows: [{ center: 40, width: 90, function: "linear", explanation: "" }] });

function opened() {
  const server = new FakeServer();
  const viewport = new Viewport(server.fetch);
  viewport.resize({ width: 100, height: 100 }, 1);
  viewport.offerStates([CHOICE]);
  viewport.open(SET);
  return { server, viewport };
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("remembers choices in the order in which they were made, however long the server takes for one", async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  vi.stubGlobal(
    "fetch",
    vi.fn((_path: string, { body }: RequestInit) => {
      asked.push(body as string);
      return new Promise((done) => answers.push(() => done(new Response(null, { status: 204 }))));
    }),
  );
  const { viewport } = opened();
  const queries = newQueryClient();
  const { result } = renderHook(() => useChoosing(viewport), { wrapper: ({ children }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider> });
  act(() => result.current.choose(CHOICE.sop_uid));
  act(() => result.current.choose("none"));
  expect(viewport.stateInUse).toBeNull();
  await waitFor(() => expect(asked).toHaveLength(1));

  answers[0]?.();
  await waitFor(() => expect(asked).toEqual([JSON.stringify({ state: CHOICE.sop_uid }), JSON.stringify({ state: "none" })]));
});

it("remembers a choice also when the page is left before the server has answered", async () => {
  const fetched = vi.fn<typeof fetch>(() => new Promise(() => undefined));
  vi.stubGlobal("fetch", fetched);
  const { viewport } = opened();
  const queries = newQueryClient();
  const { result } = renderHook(() => useChoosing(viewport), { wrapper: ({ children }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider> });
  act(() => result.current.choose(CHOICE.sop_uid));
  await waitFor(() => expect(fetched).toHaveBeenCalledOnce());
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "PUT", keepalive: true });
});

it("names the window of the picture that is shown, not of the one that is on its way", async () => {
  const { server, viewport } = opened();
  const name = () => {
    const { shown } = viewport.snapshot();
    return shown === null ? "" : windowName(SET, shown);
  };
  await server.call(-1).answer(picture(50, 100));
  expect(name()).toBe("As stored");

  viewport.change("Presentation state", (view) => ({ ...view, choices: [CHOICE.sop_uid] }));
  expect(viewport.snapshot().presented).toBe(CHOICE);
  expect(name()).toBe("As stored");
  await server.call(-1).answer(picture(50, 100));
  expect(name()).toBe("As in the state");
});
