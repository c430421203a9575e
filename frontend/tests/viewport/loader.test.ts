import { beforeEach, describe, expect, it, vi } from "vitest";

import { Loader, type LoaderEvents } from "../../src/viewport/loader";
import { PictureStore } from "../../src/viewport/pictures";
import { FakeServer, picture, request } from "./fixtures";

let server: FakeServer;
let events: { [K in keyof LoaderEvents]: ReturnType<typeof vi.fn<LoaderEvents[K]>> };
let loader: Loader;

beforeEach(() => {
  server = new FakeServer();
  events = { arrived: vi.fn(), failed: vi.fn(), measured: vi.fn(), idle: vi.fn() };
  loader = new Loader(new PictureStore(server.fetch), events);
});

const arrived = () => events.arrived.mock.calls.map(([{ url }]) => url);

describe("the loader", () => {
  it("has one moving picture on its way and one waiting: the latest", async () => {
    for (const url of ["/1", "/2", "/3", "/4"]) loader.want(request(url, true));
    expect(server.calls.map(({ url }) => url)).toEqual(["/1"]);
    await server.call(0).answer(picture());
    expect(server.calls.map(({ url }) => url)).toEqual(["/1", "/4"]);
    await server.call(1).answer(picture());
    expect(arrived()).toEqual(["/1", "/4"]);
  });

  it("cuts off a full picture on its way when something newer is wanted", () => {
    loader.want(request("/full"));
    loader.want(request("/moving", true));
    expect(server.call(0).signal.aborted).toBe(true);
    expect(server.call(1).url).toBe("/moving");
  });

  it("does not ask twice for what is on its way", () => {
    loader.want(request("/1", true));
    loader.want(request("/2", true));
    loader.want(request("/1", true));
    expect(server.calls).toHaveLength(1);
  });

  it("shows a kept picture at once and lets nothing older come after it", async () => {
    loader.want(request("/1", true));
    await server.call(0).answer(picture());
    loader.want(request("/2", true));
    loader.want(request("/1", true));
    await server.call(1).answer(picture());
    expect(arrived()).toEqual(["/1", "/1"]);
  });

  it("measures moving pictures only", async () => {
    loader.want(request("/1", true));
    await server.call(0).answer(picture());
    expect(events.measured).toHaveBeenCalledOnce();
    loader.want(request("/2"));
    await server.call(1).answer(picture());
    expect(events.measured).toHaveBeenCalledOnce();
  });

  it("says when a picture failed, and goes on with the one that waits", async () => {
    loader.want(request("/1", true));
    loader.want(request("/2", true));
    await server.call(0).refuse(new Error("broken"));
    expect(events.failed).toHaveBeenCalledOnce();
    expect(server.call(1).url).toBe("/2");
  });

  it("is silent about what was dropped", async () => {
    loader.want(request("/1", true));
    loader.clear();
    await Promise.resolve();
    expect(events.arrived).not.toHaveBeenCalled();
    expect(events.failed).not.toHaveBeenCalled();
    expect(loader.busy).toBe(false);
  });
});
