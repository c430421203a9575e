import { describe, expect, it } from "vitest";

import { LARGEST_FILE, looksLike, NOTHING, formOf, obstacle, withFiles } from "../../src/upload/choice";

const file = (name: string, text = "x") => new File([text], name, { lastModified: 1 });
const sized = (name: string, size: number) => ({ name, size });

describe("files that are chosen", () => {
  it("stand in the list once, also when they are chosen twice", () => {
    const [a, b] = [file("a.jpg"), file("b.jpg")];
    expect(withFiles([a], [file("a.jpg"), b]).map((each) => each.name)).toEqual(["a.jpg", "b.jpg"]);
  });

  it("are known by their ending, as far as that goes", () => {
    expect(["A.JPG", "scan.tiff", "jaw.stl", "letter.pdf", "notes.docx", "noending"].map((name) => looksLike({ name }))).toEqual(["photo", "photo", "3D model", "document", "", ""]);
  });

  it("are refused before they travel when they are too many or too large", () => {
    expect(obstacle([sized("a.jpg", 1)])).toBeNull();
    expect(obstacle(Array.from({ length: 52 }, (_, n) => sized(`${n}.jpg`, 1)))).toBe("At most 50 files at a time: take out 2 files.");
    expect(obstacle([sized("film.tif", LARGEST_FILE + 1)])).toMatch(/^film\.tif is too large/);
    expect(obstacle(Array.from({ length: 5 }, (_, n) => sized(`${n}.tif`, LARGEST_FILE)))).toMatch(/^Together the files are too large/);
  });
});

describe("the form that is sent", () => {
  const sent = (more: Partial<typeof NOTHING>) => formOf({ ...NOTHING, files: [file("a.jpg"), file("b.jpg")], ...more });

  it("has every file and what was said about them", () => {
    const form = sent({ kind: "photo", description: " Left leg ", laterality: "L", region: "skin", sendTo: "PACS" });
    expect(form.getAll("files")).toHaveLength(2);
    expect(["kind", "description", "laterality", "region", "send_to"].map((name) => form.get(name))).toEqual(["photo", "Left leg", "L", "skin", "PACS"]);
  });

  it("says nothing that was not said, and no side of a document", () => {
    expect([...sent({ kind: "document", laterality: "L" }).keys()]).toEqual(["files", "files", "kind"]);
  });
});
