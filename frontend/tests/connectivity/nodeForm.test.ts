import { describe, expect, it } from "vitest";

import type { NodeEntry } from "../../src/api/connectivity";
import { takenInWords } from "../../src/connectivity/ImportDialog";
import { draftOf, entryOf } from "../../src/connectivity/nodeForm";
import { doctorPath, sheetPath, titleIn } from "../../src/connectivity/paths";

const sent = (more: Partial<ReturnType<typeof draftOf>>): Partial<NodeEntry> => {
  const result = entryOf({ ...draftOf(), ae_title: "CT1", ...more });
  if ("errors" in result) throw new Error(JSON.stringify(result.errors));
  return result.entry;
};

describe("the form of a node", () => {
  it("sends what was typed, with numbers as numbers and lines as lists", () => {
    const entry = sent({ ae_title: " CT1 ", host: "10.1.2.3", port: "104", networks: "10.1.2.3\n10.2.0.0/16, 10.3.0.1", max_rate: "" });
    expect(entry).toMatchObject({ ae_title: "CT1", host: "10.1.2.3", port: 104, networks: ["10.1.2.3", "10.2.0.0/16", "10.3.0.1"], max_rate: null, max_jobs: 2 });
  });

  it("gives back an entry as it was", () => {
    const entry = { ...sent({ host: "pacs", port: "4242", offers: ["find", "move"], send_syntaxes: "1.2.840.10008.1.2", response_timeout: "5" }) } as NodeEntry;
    expect(entryOf(draftOf({ ...entry }))).toEqual({ entry });
  });

  it("sends nothing that the server added, such as keys and times", () => {
    const entry = { ...(sent({}) as NodeEntry), id: 7, changed_at: "2026-11-02" };
    const result = entryOf(draftOf(entry));
    expect(Object.keys("entry" in result ? result.entry : {})).not.toContain("id");
    expect(Object.keys("entry" in result ? result.entry : {})).not.toContain("changed_at");
  });

  it("says what is no number, and that a title is needed", () => {
    expect(entryOf({ ...draftOf(), ae_title: " ", port: "eleven" })).toEqual({ errors: { ae_title: "A node needs its AE title.", port: "A whole number, please." } });
  });

  it("keeps the default where a needed number is left empty", () => {
    expect(sent({ connect_timeout: " " })).toMatchObject({ connect_timeout: 10 });
  });
});

describe("addresses of a node's pages", () => {
  it("come back as the title, whatever is in it", () => {
    for (const title of ["PACS", "A/B C", "100%"]) expect(titleIn(doctorPath(title))).toBe(title);
    expect(titleIn("/connectivity/")).toBeNull();
    expect(sheetPath("PACS", 3)).toBe("/connectivity/PACS/sheet/?run=3");
  });
});

it("an import says what it did", () => {
  expect(takenInWords({ added: ["CT1", "CT2"], changed: ["PACS"] })).toBe("Added CT1, CT2; changed PACS.");
  expect(takenInWords({ added: [], changed: [] })).toBe("The file has no entries.");
});
