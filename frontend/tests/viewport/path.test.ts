import { beforeEach, describe, expect, it } from "vitest";

import { canvasPoint } from "../../src/viewport/points";
import { pathTool } from "../../src/viewport/tools/path";
import type { Tool } from "../../src/viewport/tools/tool";
import { Viewport } from "../../src/viewport/viewport";
import { FakeServer, picture, stack } from "./fixtures";

describe("a line drawn corner by corner", () => {
  let viewport: Viewport;
  let tool: Tool;
  const click = (x: number, y: number) => {
    tool.down(canvasPoint(x, y));
    tool.up();
  };
  /** The image has 100 × 200 pixels, one on each of the canvas. */
  const corners = () => viewport.view.drawings.map(({ points }) => points.map(({ x, y }) => [x, y]));

  beforeEach(async () => {
    const server = new FakeServer();
    viewport = new Viewport(server.fetch);
    viewport.resize({ width: 100, height: 200 }, 1);
    viewport.open(stack(2));
    await server.call(-1).answer(picture(100, 200));
    tool = pathTool(viewport);
  });

  it("follows the pointer, and ends with a second click on the last corner", () => {
    click(10, 10);
    tool.move(canvasPoint(40, 10));
    expect(corners()).toEqual([[[10, 10], [40, 10]]]);
    click(50, 10);
    click(50, 60);
    expect(tool.active).toBe(true);
    click(51, 61);
    expect(tool.active).toBe(false);
    expect(corners()).toEqual([[[10, 10], [50, 10], [50, 60]]]);
    viewport.undo();
    expect(corners()).toEqual([]);
  });

  it("is closed by a click on its first corner", () => {
    for (const [x, y] of [[10, 10], [50, 10], [50, 60], [12, 9]] as const) click(x, y);
    expect(corners()).toEqual([[[10, 10], [50, 10], [50, 60], [10, 10]]]);
    expect(tool.active).toBe(false);
  });

  it("is kept as it is when it is finished, and not at all when it is given up", () => {
    click(10, 10);
    click(50, 10);
    tool.move(canvasPoint(70, 70));
    tool.finish?.();
    expect(corners()).toEqual([[[10, 10], [50, 10]]]);
    click(20, 20);
    click(60, 60);
    tool.cancel();
    expect(corners()).toHaveLength(1);
  });

  it("is nothing with one corner", () => {
    click(10, 10);
    tool.finish?.();
    expect(corners()).toEqual([]);
    expect(viewport.snapshot().undo).toBeNull();
  });
});
