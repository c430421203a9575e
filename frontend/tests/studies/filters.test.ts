import { describe, expect, it } from "vitest";

import { apiQuery, daysInWords, daysOf, isFiltered, nextSort, NO_FILTERS, readAddress, sortInWords, writeAddress, type Filters } from "../../src/studies/filters";

const TODAY = new Date(2026, 10, 2, 9, 30);

describe("what is searched for", () => {
  it("asks newest first when nothing is searched", () => {
    expect(apiQuery(NO_FILTERS).toString()).toBe("sort=-study_date");
    expect(isFiltered(NO_FILTERS)).toBe(false);
  });

  it("counts today as the first of the days", () => {
    expect(daysOf({ kind: "days", days: 1 }, TODAY)).toEqual({ from: "2026-11-02", to: "" });
    expect(daysOf({ kind: "days", days: 3 }, TODAY)).toEqual({ from: "2026-10-31", to: "" });
  });

  it("becomes the API's query", () => {
    const filters: Filters = { ...NO_FILTERS, q: " kovács ", text: { ...NO_FILTERS.text, accession: "A26" }, modalities: ["CT", "MR"], date: { kind: "days", days: 3 } };
    expect(Object.fromEntries(apiQuery(filters, TODAY))).toEqual({ q: "kovács", accession: "A26", modality: "CT,MR", date_from: "2026-10-31", sort: "-study_date" });
  });

  it.each<[string, Partial<Filters>]>([
    ["nothing", {}],
    ["text", { q: "kovács anna", text: { ...NO_FILTERS.text, description: "head & neck" } }],
    ["days", { date: { kind: "days", days: 7 } }],
    ["a range", { date: { kind: "range", from: "2026-10-01", to: "2026-10-31" } }],
    ["an open range", { date: { kind: "range", from: "", to: "2026-10-31" } }],
    ["modalities and order", { modalities: ["IO", "PX"], sort: "patient_name" }],
  ])("survives in the page's address: %s", (_, part) => {
    const filters = { ...NO_FILTERS, ...part };
    expect(readAddress(writeAddress(filters).slice(1))).toEqual(filters);
  });

  it("does not believe a day that is none", () => {
    expect(readAddress("?from=yesterday&days=x").date).toEqual({ kind: "any" });
  });

  it("says days in short", () => {
    expect(daysInWords({ from: "2026-10-31", to: "2026-11-02" })).toBe("2026-10-31 – 11-02");
    expect(daysInWords({ from: "2025-12-31", to: "2026-01-02" })).toBe("2025-12-31 – 2026-01-02");
    expect(daysInWords({ from: "2026-11-02", to: "2026-11-02" })).toBe("2026-11-02");
    expect(daysInWords({ from: "", to: "2026-11-02" })).toBe("to 2026-11-02");
  });

  it("sorts dates newest first and names from A, then the other way round", () => {
    expect(nextSort("-study_date", "study_date")).toBe("study_date");
    expect(nextSort("study_date", "study_date")).toBe("-study_date");
    expect(nextSort("-study_date", "patient_name")).toBe("patient_name");
    expect(nextSort("patient_name", "patient_name")).toBe("-patient_name");
    expect(sortInWords("-study_date")).toBe("newest first");
  });
});
