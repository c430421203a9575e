import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { StateNotice } from "../../src/viewer/presentation/StateNotice";
import { Viewport } from "../../src/viewport/viewport";
import { FakeServer, picture, stack, state } from "../viewport/fixtures";

const WARNED = state({ warnings: ["A text is longer than 1024 characters and is cut."] });
const NAME = /^Keep the image’s contrast/;
const option = () => screen.queryByRole<HTMLInputElement>("checkbox", { name: NAME });

/** The notice of a state after the server has said whether the state lacks contrast. */
async function show(chosen: ReturnType<typeof state>, lacksContrast: boolean) {
  const server = new FakeServer();
  const viewport = new Viewport(server.fetch);
  viewport.resize({ width: 100, height: 100 }, 1);
  viewport.offerStates([chosen]);
  viewport.open(stack(1));
  viewport.change("Presentation state", (view) => ({ ...view, choices: [chosen.sop_uid] }));
  const notice = () => <StateNotice desk={{ viewport, state: viewport.snapshot() }} state={chosen} />;
  const { rerender } = render(notice());
  expect(option()).toBeNull();
  await server.call(-1).answer({ ...picture(50, 100), lacksContrast });
  rerender(notice());
  return { viewport, again: () => rerender(notice()) };
}

describe("keeping the image's contrast", () => {
  afterEach(cleanup);

  it("is not offered under warnings of something else", async () => {
    await show(WARNED, false);
    expect(screen.getByRole("note", { name: "Warnings of the presentation state" }).textContent).toContain("is cut.");
    expect(option()).toBeNull();
  });

  it("is offered where the state lacks contrast, also where nothing is warned of", async () => {
    await show(state(), true);
    expect(screen.queryByRole("note")).toBeNull();
    expect(option()?.checked).toBe(false);
  });

  it("stands there for as long as it is kept, so that it can be taken back", async () => {
    const { viewport, again } = await show(state(), true);
    for (const keep of [true, false]) {
      fireEvent.click(screen.getByRole("checkbox", { name: NAME }));
      again();
      expect(viewport.view.keepContrast).toBe(keep);
      expect(option()?.checked).toBe(keep);
    }
  });
});
