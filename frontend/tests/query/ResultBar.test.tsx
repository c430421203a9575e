import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { NetworkNode } from "../../src/api/network";
import { ResultBar } from "../../src/query/ResultBar";
import { begun } from "../../src/query/stream";

const NORTH: NetworkNode = { ae_title: "NORTH", description: "Clinic North", can: ["echo", "store"], query_root: "study" };

function menu(mayExport: boolean): string[] {
  render(
    <ResultBar
      stream={begun(1, { nodes: ["NORTH"], level: "study", keys: {} })}
      one="study"
      many="studies"
      nameOf={(node) => node}
      chosen={[]}
      filter=""
      shown="all"
      number={0}
      busy={false}
      nodes={[NORTH]}
      ours="DGSCOPE"
      destination=""
      mayExport={mayExport}
      onChange={vi.fn()}
      onStop={vi.fn()}
      onRetrieve={vi.fn()}
      onFilter={vi.fn()}
      onShow={vi.fn()}
    />,
  );
  fireEvent.click(screen.getByRole("button", { name: "Destination: DGSCOPE, this system" }));
  return screen.getAllByRole("menuitem").map(({ textContent }) => textContent);
}

describe("where retrieved objects can go", () => {
  afterEach(cleanup);

  it("is here, or a third node that takes objects", () => {
    expect(menu(true)).toEqual(["DGSCOPE this system", "Clinic North NORTH"]);
  });

  it("is only here for an account that may not send studies", () => {
    expect(menu(false)).toEqual(["DGSCOPE this system"]);
  });
});
