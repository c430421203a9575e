import { describe, expect, it } from "vitest";

import { nextPath } from "../../src/api/session";

const ORIGIN = "https://dgscope.test";

describe("the page after sign-in", () => {
  it("is the path that was asked for, with its query", () => {
    expect(nextPath("?next=%2Fviewer%2F%3FStudyInstanceUIDs%3D1.2.3", ORIGIN)).toBe("/viewer/?StudyInstanceUIDs=1.2.3");
  });

  it("is the study list when none is named", () => {
    expect(nextPath("", ORIGIN)).toBe("/");
  });

  it.each(["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)", "/\t/evil.test", "evil"])(
    "is never another site: %s",
    (next) => {
      expect(nextPath(`?${new URLSearchParams({ next }).toString()}`, ORIGIN)).toBe("/");
    },
  );

  it("is never the sign-in page itself", () => {
    expect(nextPath("?next=/login/", ORIGIN)).toBe("/");
  });
});
