import { describe, expect, it } from "vitest";

import type { Report, Stage, StageState } from "../../src/api/connectivity";
import { shortKind } from "../../src/connectivity/Matrix";
import { shortName } from "../../src/connectivity/Services";
import { duration, headline, inOneLine, messageAbout, stageWord, tally, verdictWords } from "../../src/connectivity/words";

const stage = (name: string, state: StageState, more: Partial<Stage> = {}): Stage => ({ name, title: name, state, cause: "", remedy: "", detail: {}, ms: 1, ...more });

const report = (...stages: Stage[]): Report => ({
  id: 1, node: "PACS", state: "done", why: "", verdict: "ok", summary: "", reached: true, store_test: false, started: null, finished: null, matrix: null, sheet: null, stages,
});

describe("the headline of an examination", () => {
  it("names what works and what does not", () => {
    const found = report(stage("association", "ok"), stage("find", "ok"), stage("move", "failed"), stage("worklist", "ok"));
    expect(headline(found)).toBe("Query and worklist work; retrieve does not.");
    expect(headline(report(stage("find", "ok"), stage("move", "ok")))).toBe("Query and retrieve work.");
    expect(headline(report(stage("store", "failed")))).toBe("Sending to it does not work.");
  });

  it("stops at what must work first", () => {
    expect(headline(report(stage("tcp", "failed"), stage("find", "skipped")))).toBe("PACS cannot be reached.");
    expect(headline(report(stage("tcp", "ok"), stage("association", "failed")))).toBe("PACS is there, but does not let us in.");
  });

  it("promises nothing that was not tried", () => {
    expect(headline(report(stage("echo", "ok"), stage("find", "skipped"), stage("move", "warn")))).toBe("PACS answers; retrieve was not tried to the end.");
    expect(headline(report(stage("echo", "ok")))).toBe("PACS answers.");
    expect(headline({ ...report(), state: "queued" })).toBe("Waiting for a free worker…");
    expect(headline({ ...report(), state: "failed", why: "PACS is not on the list any more." })).toBe("PACS is not on the list any more.");
  });
});

it("a verdict tells what fails from what cannot be reached", () => {
  expect(verdictWords({ state: "done", verdict: "failed", reached: true })).toBe("Something fails");
  expect(verdictWords({ state: "done", verdict: "failed", reached: false })).toBe("No connection");
  expect(verdictWords({ state: "cancelled", verdict: "running", reached: true })).toBe("Stopped");
});

describe("an examination in figures", () => {
  it("counts the stages and says how long it took", () => {
    const found = { ...report(stage("name", "ok"), stage("tcp", "ok"), stage("move", "failed"), stage("store", "skipped")), started: "2026-11-02T08:52:00.000Z", finished: "2026-11-02T08:52:04.800Z" };
    expect(tally(found)).toMatch(/^2 passed, 1 failed, 1 not tested\. Finished \d\d:52 in 4\.8 s\.$/);
    expect(duration(4.4)).toBe("4 ms");
  });
});

describe("a stage", () => {
  it("has a word of its own when it passed, and tells a refusal from another failure", () => {
    expect(stageWord(stage("tcp", "ok"))).toBe("Open");
    expect(stageWord(stage("move", "failed", { detail: { status: "A801" } }))).toBe("Refused");
    expect(stageWord(stage("tcp", "failed"))).toBe("Failed");
    expect(stageWord(stage("store", "skipped"))).toBe("Not tested");
  });

  it("becomes a message that holds all that the other side has to enter", () => {
    const enter = { ae_title: "DGSCOPE", host: "192.0.2.15", port: 11112 };
    const text = messageAbout(stage("move", "failed", { title: "Retrieve to us", cause: "A801.", remedy: "Enter us.", detail: { enter } }), "PACS", "DGSCOPE");
    expect(text).toContain("Retrieve to us does not work.");
    expect(text).toContain("AE title: DGSCOPE\nHost: 192.0.2.15\nPort: 11112");
    expect(inOneLine(enter)).toBe("AE title DGSCOPE · host 192.0.2.15 · port 11112");
  });
});

it("names of services and kinds of objects are short enough for a list", () => {
  expect(shortKind("Digital Intra-Oral X-Ray Image - For Presentation")).toBe("Digital Intra-Oral X-Ray, presentation");
  expect(shortKind("Grayscale Softcopy Presentation State")).toBe("Grayscale Presentation State");
  expect(shortName("Study Root Query/Retrieve Information Model - FIND")).toBe("Study Root Q/R FIND");
  expect(shortName("Verification SOP Class")).toBe("Verification");
});
