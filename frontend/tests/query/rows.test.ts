import { describe, expect, it, vi } from "vitest";

import type { Answer, Answers, Attributes, Level } from "../../src/api/network";
import { keyOf, unique } from "../../src/query/answers";
import { chosenInWords, plan } from "../../src/query/plan";
import { nodesInWords } from "../../src/query/ResultBar";
import { fits, keepOrder, rowsOf, sorted, type Below } from "../../src/query/rows";
import { begun, broken, follow, grown, phaseOf } from "../../src/query/stream";
import { keysOfRetrieve } from "../../src/query/useRetrieves";

const answer = (attributes: Attributes, changed: Partial<Answer> = {}): Answer => ({ node: "PACS", here: "none", hereInstances: 0, instances: null, attributes, ...changed });
const study = (uid: string, more: Attributes = {}) => answer({ StudyInstanceUID: uid, PatientID: "ID-1", PatientName: "KOVÁCS^Anna", ...more });
const series = (uid: string, studyUid: string, more: Attributes = {}) => answer({ SeriesInstanceUID: uid, StudyInstanceUID: studyUid, ...more });
const image = (uid: string, seriesUid: string, studyUid: string) => answer({ SOPInstanceUID: uid, SeriesInstanceUID: seriesUid, StudyInstanceUID: studyUid });
const uids = (answers: readonly Answer[]) => answers.map(({ attributes }) => attributes["StudyInstanceUID"]);

describe("answers", () => {
  const page = (changed: Partial<Answers>): Answers => ({ id: 7, state: "running", answers: [], next: 0, errors: [], cut: false, left_out: 0, running: ["PACS", "OLD"], ...changed });
  const first = begun(7, { nodes: ["PACS", "OLD"], level: "study", keys: {} });

  it("grow as they come, and a page that comes twice counts once", () => {
    const one = grown(first, page({ answers: [study("1")], next: 3 }), 0);
    const two = grown(one, page({ answers: [study("2")], next: 5, running: ["OLD"], errors: [] }), 3);
    expect(uids(two.answers)).toEqual(["1", "2"]);
    expect(grown(two, page({ answers: [study("2")], next: 5 }), 3)).toBe(two);
    expect(grown(two, page({ id: 8, answers: [study("3")] }), 5)).toBe(two);
  });

  it("that a node gives twice stand once, and those without a UID are not taken for one", () => {
    expect(unique("study", [study("1"), study("1"), study("2")])).toHaveLength(2);
    expect(unique("study", [answer({ PatientName: "A" }), answer({ PatientName: "B" }), answer({ PatientName: "B" })])).toHaveLength(2);
  });

  it("stay when they cannot be followed any more", () => {
    const now = broken(grown(first, page({ answers: [study("1")], next: 1 }), 0));
    expect([now.state, now.running, now.answers.length]).toEqual(["cancelled", [], 1]);
  });

  it("say how far each node is", () => {
    const now = grown(first, page({ answers: [study("1")], next: 1, running: ["PACS"], errors: [{ node: "OLD", why: "Refused." }] }), 0);
    expect(phaseOf(now, "PACS")).toEqual({ phase: "asked", found: 1 });
    expect(phaseOf(now, "OLD")).toEqual({ phase: "failed", found: 0 });
    expect(nodesInWords(now, (node) => (node === "PACS" ? "HOSPITAL PACS" : node))).toBe("HOSPITAL PACS still answering, 1 · OLD gave no answer");
  });
});

describe("a query", () => {
  const question = { nodes: ["PACS"], level: "study" as const, keys: {} };
  const respond = (body: Partial<Answers> & { state: string }) =>
    new Response(JSON.stringify({ id: 7, answers: [], next: 0, errors: [], cut: false, left_out: 0, running: [], ...body }));

  it("is followed until all nodes have ended, over a lost answer too", async () => {
    vi.useFakeTimers();
    const replies: (() => Promise<Response>)[] = [
      () => Promise.resolve(respond({ state: "running", next: 1 })),
      () => Promise.reject(new TypeError("network")),
      () => Promise.resolve(respond({ state: "done", next: 4 })),
    ];
    const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(() => (replies.shift() ?? (() => Promise.reject(new Error("one too many"))))());
    const following = follow(begun(7, question), new AbortController().signal, () => undefined);
    await vi.runAllTimersAsync();
    expect(await following).toMatchObject({ state: "done", next: 4 });
    expect(fetched.mock.calls.map(([path]) => path)).toEqual(["/api/v1/queries/7?after=0", "/api/v1/queries/7?after=1", "/api/v1/queries/7?after=1"]);
    vi.useRealTimers();
  });

  it("that the server refuses is not asked again", async () => {
    vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(new Response("{}", { status: 404 })));
    await expect(follow(begun(7, question), new AbortController().signal, () => undefined)).rejects.toThrow("404");
  });
});

describe("rows", () => {
  it("are filtered by every word, without case and accents", () => {
    const one = study("1", { StudyDescription: "CT head", StudyDate: "20260131" });
    expect(fits("study", one, "kovacs HEAD")).toBe(true);
    expect(fits("study", one, "2026-01")).toBe(true);
    expect(fits("study", one, "kovacs knee")).toBe(false);
    expect(fits("study", one, "")).toBe(true);
  });

  it("are sorted by a column, and the newest first where that says the same", () => {
    const all = [study("1", { StudyDate: "20240101" }), study("2", { StudyDate: "20260101" }), study("3", { StudyDate: "20250101", PatientName: "ABEL" })];
    expect(uids(sorted("study", all, { column: "date", down: true }))).toEqual(["2", "3", "1"]);
    expect(uids(sorted("study", all, { column: "patient", down: false }))).toEqual(["3", "2", "1"]);
    const counted = [answer({ StudyInstanceUID: "a" }, { instances: 9 }), answer({ StudyInstanceUID: "b" }, { instances: 10 })];
    expect(uids(sorted("study", counted, { column: "images", down: true }))).toEqual(["b", "a"]);
  });

  it("stay under the pointer while new ones come", () => {
    const [one, two, three] = [study("1"), study("2"), study("3")];
    expect(uids(keepOrder("study", [three, two, one], [keyOf("study", one), keyOf("study", two)]))).toEqual(["1", "2", "3"]);
    expect(uids(keepOrder("study", [three, one], null))).toEqual(["3", "1"]);
  });

  it("open to what is below them, in the order of numbers", () => {
    const one = study("1");
    const five = series("1.5", "1", { SeriesNumber: "5" });
    const below = new Map<string, Below>([
      [keyOf("study", one), { answers: [series("1.12", "1", { SeriesNumber: "12" }), five], errors: [] }],
      [keyOf("series", five), { answers: null, errors: [] }],
    ]);
    const rows = rowsOf("study", [one], below);
    expect(rows.map((row) => (row.kind === "answer" ? [row.level, row.depth, row.open] : [row.text, row.depth]))).toEqual([
      ["study", 0, true],
      ["series", 1, true],
      ["Asking PACS …", 2],
      ["series", 1, false],
    ]);
  });

  it("say why there is nothing below", () => {
    const one = study("1");
    const open = (below: Below) => rowsOf("study", [one], new Map([[keyOf("study", one), below]])).at(-1);
    expect(open({ answers: [], errors: [{ node: "PACS", why: "It does not answer." }] })).toMatchObject({ text: "It does not answer.", tone: "danger" });
    expect(open({ answers: [], errors: [] })).toMatchObject({ kind: "note", tone: "" });
  });
});

describe("what was chosen", () => {
  const at = (level: Level, one: Answer) => ({ level, answer: one });

  it("is fetched with as few retrieves as possible, and nothing twice", () => {
    const chosen = [at("instance", image("1.5.1", "1.5", "1")), at("series", series("1.5", "1")), at("study", study("1")), at("series", series("2.1", "2")), at("instance", image("2.2.1", "2.2", "2")), at("instance", image("2.2.2", "2.2", "2"))];
    expect(plan(chosen, "")).toEqual([
      { node: "PACS", study_uid: "1", patient_id: "ID-1", level: "study" },
      { node: "PACS", study_uid: "2", level: "series", series_uid: "2.1" },
      { node: "PACS", study_uid: "2", level: "instance", series_uid: "2.2", sop_uids: ["2.2.1", "2.2.2"] },
    ]);
  });

  it("may go to a third node", () => {
    expect(plan([at("study", study("1"))], "WARD")).toEqual([{ node: "PACS", study_uid: "1", patient_id: "ID-1", destination: "WARD", level: "study" }]);
  });

  it("is left out where nothing names it", () => {
    expect(plan([at("patient", answer({ PatientID: "1" })), at("study", answer({})), at("instance", answer({ SOPInstanceUID: "1", StudyInstanceUID: "2" }))], "")).toEqual([]);
  });

  it("is said in words", () => {
    expect(chosenInWords([at("study", study("1")), at("study", study("2")), at("series", series("3", "1")), at("instance", image("1", "2", "3"))])).toBe("2 studies, 1 series and 1 object");
    expect(chosenInWords([])).toBe("");
  });

  it("finds its row again when its retrieve runs", () => {
    expect(keysOfRetrieve({ node: "PACS", level: "series", study_uid: "1", series_uid: "1.5" })).toEqual([keyOf("series", series("1.5", "1"))]);
    expect(keysOfRetrieve({ node: "PACS", level: "instance", study_uid: "1", series_uid: "1.5", sop_uids: ["a", "b"] })).toEqual(["PACS instance a", "PACS instance b"]);
  });
});
