import { describe, expect, it } from "vitest";

import { bytes, clock, count, initials, patientFacts, plural, received, sexAndAge, when } from "../../src/ui/format";
import { nextRegion } from "../../src/ui/regions";
import { rovingStep } from "../../src/ui/useRoving";

const ANNA = { name: "KOVÁCS, Anna", name_ideographic: "", id: "1", birth_date: "1972-03-14", sex: "F", age: "54 y" };

describe("words and figures", () => {
  it("are those of the screens", () => {
    expect(count(1248)).toBe("1,248");
    expect(plural(1, "sender")).toBe("1 sender");
    expect(plural(2, "study", "studies")).toBe("2 studies");
    expect(bytes(1.2e12)).toBe("1.2 TB");
    expect(bytes(431e9)).toBe("431 GB");
    expect(bytes(12)).toBe("12 bytes");
    expect(initials("Radiologist A")).toBe("RA");
  });

  it("read every spelling of a time", () => {
    expect([clock("08:12:33.5"), clock("081233"), clock("08"), clock(null)]).toEqual(["08:12", "08:12", "", ""]);
    expect(when(null, "0812")).toBe("no date 08:12");
  });

  it("leave out what is not known of a patient", () => {
    expect(patientFacts(ANNA)).toBe("1972-03-14 · F · 54 y");
    expect(sexAndAge(ANNA)).toBe("F · 54");
    expect(sexAndAge({ ...ANNA, sex: "", age: "7 m" })).toBe("7 m");
  });

  it("say the day of receipt unless it is today", () => {
    const at = new Date(2026, 10, 2, 8, 19);
    expect(received(at.toISOString(), new Date(2026, 10, 2, 20, 0))).toBe("08:19");
    expect(received(at.toISOString(), new Date(2026, 10, 3, 20, 0))).toBe("2026-11-02 08:19");
    expect(received("")).toBe("");
  });
});

describe("F6", () => {
  const region = (name: string) => ({ name, contains: (other: Node | null) => (other as unknown) === name });
  const regions = ["a", "b", "c"].map(region);
  const at = (name: string) => name as unknown as Node;

  it("goes round the regions, and back with Shift", () => {
    expect(nextRegion(regions, at("a"), false)?.name).toBe("b");
    expect(nextRegion(regions, at("c"), false)?.name).toBe("a");
    expect(nextRegion(regions, at("a"), true)?.name).toBe("c");
  });

  it("begins at the first when the focus is nowhere", () => {
    expect(nextRegion(regions, null, false)?.name).toBe("a");
    expect(nextRegion(regions, null, true)?.name).toBe("c");
    expect(nextRegion<(typeof regions)[number]>([], null, false)).toBeUndefined();
  });
});

describe("arrow keys in a group", () => {
  it("go round, and to both ends", () => {
    expect(rovingStep("ArrowRight", 2, 3, "row")).toBe(0);
    expect(rovingStep("ArrowLeft", 0, 3, "row")).toBe(2);
    expect(rovingStep("ArrowDown", 0, 3, "row")).toBeNull();
    expect(rovingStep("End", 0, 3, "column")).toBe(2);
  });
});
