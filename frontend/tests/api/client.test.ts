import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError, cookie, getJson, loginAddress, postJson, remove } from "../../src/api/client";
import { readHealth } from "../../src/api/session";

const answer = (body: unknown, status = 200, type = "application/json") => new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } });

const fetched = vi.fn<typeof fetch>();

beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
});

const headersOf = (n: number) => new Headers(fetched.mock.calls[n]?.[1]?.headers);

describe("the API client", () => {
  it("sends the CSRF token with what changes something, and only then", async () => {
    document.cookie = "csrftoken=t0ken";
    fetched.mockImplementation(() => Promise.resolve(answer({})));
    await getJson("/a");
    await postJson("/a", { b: 1 });
    await remove("/a");
    expect([0, 1, 2].map((n) => headersOf(n).get("X-CSRFToken"))).toEqual([null, "t0ken", "t0ken"]);
  });

  it("marks polling, which is no activity of the person", async () => {
    fetched.mockImplementation(() => Promise.resolve(answer({})));
    await getJson("/a", undefined, { background: true });
    await getJson("/a");
    expect([0, 1].map((n) => headersOf(n).get("X-DGscope-Background"))).toEqual(["1", null]);
  });

  it("gives a refusal its words", async () => {
    fetched.mockResolvedValue(answer({ title: "Not allowed", detail: "Ask an administrator.", status: 403 }, 403, "application/problem+json"));
    await expect(remove("/a")).rejects.toMatchObject({ status: 403, title: "Not allowed", detail: "Ask an administrator." });
  });

  it("has words for a refusal without a problem document", async () => {
    fetched.mockResolvedValue(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    await expect(getJson("/a")).rejects.toMatchObject({ status: 502, title: "The server answered 502" });
  });

  it("says when there was no answer", async () => {
    fetched.mockRejectedValue(new TypeError("Failed to fetch"));
    const error: unknown = await getJson("/a").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 0 });
  });

  it("reads health also when the server is not ready", async () => {
    fetched.mockResolvedValue(answer({ status: "degraded", parts: { store: "full" } }, 503));
    await expect(readHealth()).resolves.toMatchObject({ status: "degraded" });
  });

  it("finds a cookie among others", () => {
    expect(cookie("b", "a=1; b=x%20y; bb=3")).toBe("x y");
    expect(cookie("c", "a=1")).toBe("");
  });

  it("comes back after sign-in to where it was", () => {
    expect(loginAddress({ pathname: "/viewer/", search: "?StudyInstanceUIDs=1.2" })).toBe("/login/?next=%2Fviewer%2F%3FStudyInstanceUIDs%3D1.2");
  });
});
