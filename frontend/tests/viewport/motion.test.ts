import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Cine, frameAt } from "../../src/viewport/cine";
import { PictureStore } from "../../src/viewport/pictures";
import { neighbours, Prefetcher } from "../../src/viewport/prefetch";
import { FakeServer, picture } from "./fixtures";

describe("cine", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("shows the frame of the clock and begins again after the last", () => {
    expect(frameAt(0, 999, 10, 20)).toBe(9);
    expect(frameAt(15, 1000, 10, 20)).toBe(5);
  });

  it("plays at its rate until it is stopped", () => {
    const shown: number[] = [];
    const cine = new Cine((index) => shown.push(index), () => Date.now());
    cine.play(0, 5, 10);
    vi.advanceTimersByTime(550);
    cine.stop();
    vi.advanceTimersByTime(1000);
    expect(shown).toEqual([1, 2, 3, 4, 0]);
    expect(cine.playing).toBe(false);
  });
});

describe("prefetch", () => {
  it("looks ahead in the direction of the scroll, a little behind, and not over the ends", () => {
    expect(neighbours(5, 20, 1, 3, 1)).toEqual([6, 7, 8, 4]);
    expect(neighbours(5, 20, -1, 3, 1)).toEqual([4, 3, 2, 6]);
    expect(neighbours(0, 2, 1, 3, 1)).toEqual([1]);
  });

  it("fetches two at once and stops what is no longer planned", async () => {
    const server = new FakeServer();
    const prefetcher = new Prefetcher(new PictureStore(server.fetch));
    prefetcher.plan(["/1", "/2", "/3"]);
    expect(server.calls.map(({ url }) => url)).toEqual(["/1", "/2"]);
    await server.call(0).answer(picture());
    expect(server.calls.map(({ url }) => url)).toEqual(["/1", "/2", "/3"]);
    prefetcher.plan(["/3", "/4"]);
    expect(server.call(1).signal.aborted).toBe(true);
    expect(server.call(2).signal.aborted).toBe(false);
  });
});
