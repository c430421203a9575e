import { describe, expect, it } from "vitest";

import { fidelityOf, PictureStore, windowInUse } from "../../src/viewport/pictures";
import { FakeServer, picture } from "./fixtures";

const wait = () => new AbortController();

describe("what the server says about a picture", () => {
  it("is read from the header of the window", () => {
    expect(windowInUse("40,80,linear")).toEqual({ center: 40, width: 80, function: "linear" });
    expect(windowInUse("-500.5,1500,LINEAR_EXACT")).toEqual({ center: -500.5, width: 1500, function: "linear-exact" });
    expect(windowInUse("")).toBeNull();
    expect(windowInUse(null)).toBeNull();
    expect(windowInUse("x,y")).toBeNull();
  });

  it("is a preview unless fidelity is promised", () => {
    expect(["full", "lossy", "preview", "other", null].map(fidelityOf)).toEqual(["full", "lossy", "preview", "preview", "preview"]);
  });
});

describe("the picture store", () => {
  it("fetches an address once for all who wait", async () => {
    const server = new FakeServer();
    const store = new PictureStore(server.fetch);
    const both = Promise.all([store.load("/a", wait().signal), store.load("/a", wait().signal)]);
    const answer = picture();
    await server.call(0).answer(answer);
    expect(await both).toEqual([answer, answer]);
    expect(server.calls).toHaveLength(1);
    expect(store.has("/a")).toBe(true);
  });

  it("stops a fetch when nobody waits for it any more, and not before", async () => {
    const server = new FakeServer();
    const store = new PictureStore(server.fetch);
    const [one, two] = [wait(), wait()];
    const first = store.load("/a", one.signal);
    const second = store.load("/a", two.signal);
    one.abort();
    await expect(first).rejects.toThrow();
    expect(server.call(0).signal.aborted).toBe(false);
    two.abort();
    await expect(second).rejects.toThrow();
    expect(server.call(0).signal.aborted).toBe(true);
  });

  it("keeps within its bytes and drops what was not used for longest", async () => {
    const server = new FakeServer();
    const store = new PictureStore(server.fetch, 2 * 400);
    for (const url of ["/a", "/b"]) {
      const loading = store.load(url, wait().signal);
      await server.call(-1).answer(picture());
      await loading;
    }
    store.get("/a");
    const loading = store.load("/c", wait().signal);
    await server.call(-1).answer(picture());
    await loading;
    expect(["/a", "/b", "/c"].map((url) => store.has(url))).toEqual([true, false, true]);
  });

  it("does not keep a refusal", async () => {
    const server = new FakeServer();
    const store = new PictureStore(server.fetch);
    const loading = store.load("/a", wait().signal);
    const refused = expect(loading).rejects.toThrow("no");
    await server.call(0).refuse(new Error("no"));
    await refused;
    void store.load("/a", wait().signal).catch(() => undefined);
    expect(server.calls).toHaveLength(2);
  });
});
