import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "../../src/api/client";
import { canvasPoint } from "../../src/viewport/points";
import { dragTool } from "../../src/viewport/tools/tool";
import { panDrag, scrollDrag, windowDrag, zoomDrag } from "../../src/viewport/tools/tools";
import { AS_STORED, rotated } from "../../src/viewport/view";
import { Viewport } from "../../src/viewport/viewport";
import { FakeServer, picture, stack } from "./fixtures";

let server: FakeServer;
let viewport: Viewport;

const query = (n: number) => new URL(server.call(n).url, "http://test").searchParams;
const frame = (n: number) => /instances\/1\.2\.3\.(\d+)/.exec(server.call(n).url)?.[1];

/** Answers what is asked until nothing is open any more. */
async function answerAll(): Promise<void> {
  for (let n = 0; n < server.calls.length; n += 1) await server.call(n).answer(picture());
}

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  viewport = new Viewport(server.fetch);
  viewport.resize({ width: 400, height: 400 }, 1);
});

afterEach(() => {
  viewport.dispose();
  vi.useRealTimers();
});

describe("the viewport", () => {
  it("asks for the first image at full fidelity, then for its neighbours", async () => {
    viewport.open(stack(20));
    expect(server.calls).toHaveLength(1);
    expect(query(0).get("format")).toBe("png");
    expect(viewport.snapshot().fidelity).toBe("none");
    await server.call(0).answer(picture());
    expect(viewport.snapshot().fidelity).toBe("full");
    expect([1, 2].map(frame)).toEqual(["2", "3"]);
  });

  it("speaks of the frame that is shown, not of the one that is on its way", async () => {
    viewport.open(stack(20));
    await server.call(0).answer(picture());
    viewport.goTo(9);
    expect(viewport.snapshot().index).toBe(9);
    expect(viewport.snapshot().shown?.index).toBe(0);
    expect(viewport.snapshot().fidelity).toBe("preview");
  });

  it("shows light pictures while it scrolls and full fidelity at rest", async () => {
    viewport.open(stack(20));
    await server.call(0).answer(picture());
    viewport.goTo(9);
    expect(query(-1).get("format")).toBe("jpeg");
    await server.call(-1).answer(picture(10, 10, "preview"));
    expect(viewport.snapshot().fidelity).toBe("preview");
    vi.advanceTimersByTime(500);
    const full = server.calls.find(({ url }) => url.includes("1.2.3.10/") && url.includes("png"));
    await full?.answer(picture());
    expect(viewport.snapshot()).toMatchObject({ fidelity: "full", shown: { index: 9 } });
  });

  it("shows a neighbour that was fetched ahead without asking again", async () => {
    viewport.open(stack(4));
    await answerAll();
    const before = server.calls.length;
    viewport.goTo(1);
    expect(viewport.snapshot()).toMatchObject({ fidelity: "full", shown: { index: 1 } });
    expect(server.calls).toHaveLength(before);
  });

  it("calls an old picture in a new view a preview", async () => {
    viewport.open(stack(1));
    await server.call(0).answer(picture());
    viewport.change("Rotate right", (view) => rotated(view, 90));
    expect(viewport.snapshot().fidelity).toBe("preview");
    await server.call(-1).answer(picture());
    expect(viewport.snapshot().fidelity).toBe("full");
  });

  it("says lossy and never more than the server promises", async () => {
    viewport.open(stack(1));
    await server.call(0).answer(picture(10, 10, "lossy"));
    expect(viewport.snapshot().fidelity).toBe("lossy");
  });

  it("shows no other frame in place of one that failed, and says why", async () => {
    viewport.open(stack(3));
    await server.call(0).answer(picture());
    viewport.goTo(2);
    const asked = server.calls.findLast(({ url }) => url.includes("1.2.3.3/") && url.includes("jpeg"));
    await asked?.refuse(new ApiError(422, "Frame 1 is damaged", "JPEG 2000 data end early."));
    expect(viewport.snapshot()).toMatchObject({ shown: null, failure: { title: "Frame 1 is damaged", detail: "JPEG 2000 data end early." } });
    viewport.goTo(0);
    expect(viewport.snapshot()).toMatchObject({ failure: null, shown: { index: 0 } });
  });

  it("tries again when the server did not answer", async () => {
    viewport.open(stack(1));
    await server.call(0).refuse(new ApiError(0, "The server did not answer", ""));
    vi.advanceTimersByTime(3500);
    await server.call(-1).answer(picture());
    expect(viewport.snapshot()).toMatchObject({ failure: null, fidelity: "full" });
  });

  it("keeps view and place of a set that is opened again", () => {
    const [one, two] = [stack(5), { ...stack(5), key: "other" }];
    viewport.open(one);
    viewport.goTo(3);
    viewport.zoomBy(2);
    const { view } = viewport;
    viewport.open(two);
    expect(viewport.view).toEqual(AS_STORED);
    viewport.open(one);
    expect([viewport.index, viewport.view]).toEqual([3, view]);
  });

  it("keeps the shown frame when images come in", () => {
    const later = stack(6);
    viewport.open({ ...later, frames: later.frames.slice(2, 4) });
    viewport.goTo(1);
    viewport.extend(later);
    expect(viewport.index).toBe(3);
    expect(viewport.count).toBe(6);
  });

  it("undoes a change of the view", () => {
    viewport.open(stack(1));
    viewport.change("Invert", (view) => ({ ...view, invert: true }));
    expect(viewport.snapshot().undo).toBe("Invert");
    viewport.undo();
    expect(viewport.view.invert).toBe(false);
    viewport.redo();
    expect(viewport.view.invert).toBe(true);
  });
});

describe("tools", () => {
  const drag = (tool: ReturnType<typeof dragTool>, dx: number, dy: number) => {
    tool.down(canvasPoint(200, 200));
    tool.move(canvasPoint(200 + dx / 2, 200 + dy / 2));
    tool.move(canvasPoint(200 + dx, 200 + dy));
  };

  beforeEach(async () => {
    viewport.open(stack(20));
    await server.call(0).answer(picture());
  });

  it("window: starts from the window in use; the whole drag is one step of undo", () => {
    const tool = dragTool(viewport, windowDrag);
    drag(tool, 64, 0);
    expect(viewport.view.voi).toMatchObject({ kind: "values", center: 40, width: 100 });
    tool.up();
    viewport.undo();
    expect(viewport.view.voi).toEqual({ kind: "stored" });
    expect(viewport.snapshot().undo).toBeNull();
  });

  it("fetch no neighbours while they drag, and again afterwards", async () => {
    const tool = dragTool(viewport, windowDrag);
    drag(tool, 64, 0);
    expect(server.open.slice(1).every(({ url }) => url.includes("1.2.3.1/"))).toBe(true);
    await server.call(-1).answer(picture());
    expect(server.open.slice(1).every(({ url }) => url.includes("1.2.3.1/"))).toBe(true);
    tool.up();
    await server.call(-1).answer(picture()); // the last moving picture
    await server.call(-1).answer(picture()); // the full one
    expect(server.call(-1).url).toContain("1.2.3.3/");
  });

  it("do nothing for a press that does not move", () => {
    const tool = dragTool(viewport, panDrag);
    tool.down(canvasPoint(10, 10));
    tool.move(canvasPoint(11, 11));
    tool.up();
    expect(viewport.view).toEqual(AS_STORED);
    expect(viewport.snapshot().undo).toBeNull();
  });

  it("put everything back when the drag is cancelled", () => {
    const tool = dragTool(viewport, zoomDrag);
    drag(tool, 0, -80);
    expect(viewport.view.zoom).not.toBe("fit");
    tool.cancel();
    expect(viewport.view).toEqual(AS_STORED);
    expect(tool.active).toBe(false);
  });

  it("scroll: down goes on, up goes back, within the set", () => {
    const tool = dragTool(viewport, scrollDrag);
    drag(tool, 0, 60);
    expect(viewport.index).toBe(3);
    tool.move(canvasPoint(200, 9999));
    expect(viewport.index).toBe(19);
    tool.up();
    expect(viewport.snapshot().undo).toBeNull();
  });
});
