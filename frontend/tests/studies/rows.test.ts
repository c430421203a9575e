import { describe, expect, it } from "vitest";

import type { Study } from "../../src/api/types";
import { arrange, mergeRows } from "../../src/studies/rows";
import { partInView } from "../../src/studies/useWindowing";

const study = (uid: string, more: Partial<Study> = {}): Study => ({
  study_uid: uid,
  patient: { name: uid, name_ideographic: "", id: uid, birth_date: null, sex: "", age: null },
  date: null,
  time: null,
  accession: "",
  description: "",
  referring_physician: "",
  modalities: [],
  images: 0,
  series: 0,
  instances: 0,
  objects: { ps: 0, ko: 0, sr: 0 },
  received_first: "2026-11-02T08:00:00Z",
  received_last: "2026-11-02T08:00:00Z",
  source: "",
  status: "complete",
  attention: "",
  conflicts: 0,
  ...more,
});

const uids = (rows: readonly Study[]) => rows.map((row) => row.study_uid).join("");

describe("the order of the list", () => {
  it("has what arrives on top, the latest first, and every study once", () => {
    const old = study("x", { status: "arriving", received_last: "2026-11-02T08:01:00Z" });
    const now = study("y", { status: "arriving", received_last: "2026-11-02T08:02:00Z" });
    expect(uids(arrange([old, now], [study("a"), old], [study("a"), study("b")]))).toBe("yxab");
  });

  it("leaves them in their place in a list that is sorted otherwise", () => {
    const now = study("b", { status: "arriving" });
    expect(uids(arrange([], [study("a"), now], [study("a"), study("c")], false))).toBe("abc");
  });

  it("takes the newest version of a study", () => {
    const rows = arrange([], [study("a", { images: 5 })], [study("a", { images: 1 })]);
    expect(rows.map(({ images }) => images)).toEqual([5]);
  });
});

describe("rows under the pointer", () => {
  const shown = ["a", "b", "c"];

  it("do not move: new studies wait", () => {
    const { rows, held } = mergeRows(shown, [study("n"), study("a"), study("m"), study("b"), study("c")], true);
    expect(uids(rows)).toBe("abc");
    expect(held).toBe(2);
  });

  it("get their new contents", () => {
    const { rows } = mergeRows(shown, [study("c"), study("a", { images: 9 }), study("b")], true);
    expect(uids(rows)).toBe("abc");
    expect(rows[0]?.images).toBe(9);
  });

  it("are followed by further pages", () => {
    const { rows, held } = mergeRows(shown, [study("a"), study("b"), study("c"), study("d")], true);
    expect(uids(rows)).toBe("abcd");
    expect(held).toBe(0);
  });

  it("go when the study is gone", () => {
    expect(uids(mergeRows(shown, [study("a"), study("c")], true).rows)).toBe("ac");
  });

  it("fall into their order when the pointer leaves", () => {
    const { rows, held } = mergeRows(shown, [study("n"), study("a"), study("b"), study("c")], false);
    expect(uids(rows)).toBe("nabc");
    expect(held).toBe(0);
  });
});

describe("the part of a long list that stands in the page", () => {
  it("is what is in view and some rows around it", () => {
    expect(partInView(0, 640, 32, 100_000)).toEqual({ first: 0, last: 32 });
    expect(partInView(32_030, 640, 32, 100_000)).toEqual({ first: 988, last: 1033 });
    expect(partInView(0, 640, 32, 5)).toEqual({ first: 0, last: 5 });
  });
});
