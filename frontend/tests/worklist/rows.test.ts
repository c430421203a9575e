import { describe, expect, it } from "vitest";

import type { WorklistEntry } from "../../src/api/worklist";
import { factsOf, filtered, nameOf, whenOf } from "../../src/worklist/rows";

const entry = (id: string, name: string, more: Partial<WorklistEntry> = {}): WorklistEntry => ({
  entry_id: id, patient: { name, id: `P-${id}`, birth_date: "1972-03-14", sex: "F" }, scheduled: { date: "2026-11-02", time: "08:30" }, accession: `A-${id}`,
  modality: "CT", station: "CT1", description: "CT head", referring: "", study_uid: "1.2", priors: [], possible_priors: [], here: 0, ...more,
});
const ENTRIES = [entry("1", "Kovács, Anna"), entry("2", "Šimek, Petr", { description: "Chest, low dose" }), entry("3", "Dubois, Claire", { modality: "XC", station: "PHOTO1" })];
const found = (words: string) => filtered(ENTRIES, words).map((each) => each.entry_id);

describe("the search in the list", () => {
  it("has no regard to case and accents", () => {
    expect(found("kovacs")).toEqual(["1"]);
    expect(found("SIMEK")).toEqual(["2"]);
  });

  it("wants every word, wherever it stands", () => {
    expect(found("dubois xc")).toEqual(["3"]);
    expect(found("anna photo1")).toEqual([]);
    expect(found("P-2")).toEqual(["2"]);
    expect(found("  ")).toEqual(["1", "2", "3"]);
  });
});

it("an entry says only what is known", () => {
  const bare = entry("4", "", { patient: { name: "", id: "", birth_date: null, sex: "" }, scheduled: { date: null, time: null } });
  expect([nameOf(bare), factsOf(bare), whenOf(bare)]).toEqual(["No name", "", "no date"]);
  expect([factsOf(entry("1", "K")), whenOf(entry("1", "K"))]).toEqual(["1972-03-14 · F", "2026-11-02 08:30"]);
});
