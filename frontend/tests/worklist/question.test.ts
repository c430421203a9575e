import { describe, expect, it } from "vitest";

import type { NetworkNode } from "../../src/api/network";
import { apiQuery, daysOf, isNarrowed, readAddress, writeAddress, type Question } from "../../src/worklist/question";
import { firstNode } from "../../src/worklist/useWorklist";

const TODAY = new Date(2026, 10, 30, 9, 30);
const QUESTION: Question = { node: "RIS", days: { kind: "today" }, keys: { modality: "", station: "", patient: "", accession: "", procedure: "" } };

describe("what of a worklist is asked for", () => {
  it("is today, unless something else is chosen", () => {
    expect(readAddress("").days).toEqual({ kind: "today" });
    expect(Object.fromEntries(apiQuery(QUESTION, TODAY))).toEqual({ node: "RIS", date_from: "2026-11-30", date_to: "2026-11-30" });
  });

  it("looks ahead, over the end of a month", () => {
    expect(daysOf({ kind: "tomorrow" }, TODAY)).toEqual({ from: "2026-12-01", to: "2026-12-01" });
    expect(daysOf({ kind: "week" }, TODAY)).toEqual({ from: "2026-11-30", to: "2026-12-06" });
    expect(daysOf({ kind: "any" }, TODAY)).toEqual({ from: "", to: "" });
  });

  it("comes back from the page's address", () => {
    const questions: Question[] = [
      QUESTION,
      { ...QUESTION, days: { kind: "week" }, keys: { modality: "XC", station: "PHOTO 1", patient: "Kovács, A", accession: "W-1", procedure: "RP 7/2" } },
      { ...QUESTION, days: { kind: "range", from: "2026-11-01", to: "" } },
    ];
    for (const question of questions) expect(readAddress(new URL(writeAddress(question), "http://dgscope.test").search)).toEqual(question);
  });

  it("is asked of the node by the names that REST gives the keys", () => {
    const keys = { modality: "XC", station: "PHOTO1", patient: "P-1", accession: "W-1", procedure: "RP1" };
    expect(Object.fromEntries(apiQuery({ node: "RIS", days: { kind: "any" }, keys }))).toEqual({ node: "RIS", ...keys });
    expect(isNarrowed({ ...QUESTION, keys: { ...QUESTION.keys, procedure: "RP1" } })).toBe(true);
  });

  it("is not a date that is none", () => {
    expect(readAddress("?from=yesterday&days=never").days).toEqual({ kind: "today" });
  });

  it("is narrowed by keys, not by days", () => {
    expect(isNarrowed({ ...QUESTION, days: { kind: "week" } })).toBe(false);
    expect(isNarrowed({ ...QUESTION, keys: { ...QUESTION.keys, station: "CT1" } })).toBe(true);
  });
});

describe("the node that is asked first", () => {
  const node = (title: string, ...can: NetworkNode["can"]): NetworkNode => ({ ae_title: title, description: "", can, query_root: "study" });
  const nodes = [node("PACS", "echo", "store", "find", "move", "worklist"), node("RIS", "echo", "worklist")];

  it("is the one that was asked last", () => {
    expect(firstNode(nodes, "PACS")).toBe("PACS");
  });

  it("else the likeliest to be an information system", () => {
    expect(firstNode(nodes, "GONE")).toBe("RIS");
    expect(firstNode([], "")).toBe("");
  });
});
