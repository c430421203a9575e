import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import { DocumentView } from "../../src/viewer/DocumentView";
import { instance, series, state } from "../viewport/fixtures";

const held = series();
const object = instance({ sop_uid: "1.9", document: null });

function show(missing: string[]): void {
  history.replaceState(null, "", "/viewer/?StudyInstanceUIDs=1.2,1.3");
  const found = state({ sop_uid: "1.9", series_uid: held.series_uid, missing, warnings: ["The image that this presentation state refers to is not here."] });
  render(<DocumentView series={held} instances={[object]} states={[found]} follow={() => null} />);
}

describe("a presentation state that is opened by itself", () => {
  afterEach(cleanup);

  it("leads to the search of other archives where its images are missing", () => {
    show(["1.7"]);
    expect(screen.getByText(/is not here\.$/)).toBeTruthy();
    expect(screen.getByRole("link", { name: "Ask other archives for them" }).getAttribute("href")).toBe("/query/?StudyInstanceUID=1.2%2C+1.3");
  });

  it("leads nowhere where none is missing", () => {
    show([]);
    expect(screen.queryByRole("link")).toBeNull();
  });
});
