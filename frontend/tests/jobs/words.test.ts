import { describe, expect, it } from "vitest";

import type { Job } from "../../src/api/jobs";
import { waitingInWords } from "../../src/jobs/ItemTable";
import { retryInWords } from "../../src/jobs/JobActions";
import { shareOfAll } from "../../src/jobs/JobsButton";
import { arrangeJobs } from "../../src/jobs/JobsDrawer";
import { amountInWords, commitmentInWords, countsInWords, progressInWords, share, shortUid, stateInWords, timeLeft, toneOf } from "../../src/jobs/words";

const job = (changed: Partial<Job> = {}): Job => ({
  id: 1,
  kind: "retrieve",
  title: "Study from PACS: KOVÁCS, Anna",
  node: "PACS",
  state: "running",
  done: 412,
  total: 640,
  failed: 0,
  rate: 38.2,
  why: "",
  owner: "reader",
  created: "2026-11-02T08:00:00Z",
  started: "2026-11-02T08:00:01Z",
  finished: null,
  can_cancel: true,
  can_retry: false,
  commitment: null,
  ...changed,
});

describe("a job in words", () => {
  it("that runs says how far it is, how fast, and for how long", () => {
    expect(progressInWords(job())).toBe("412 of 640 · 38 /s · 6 s left");
    expect(stateInWords(job({ kind: "send" }))).toBe("Sending to PACS");
  });

  it("says nothing of a time that nobody knows", () => {
    expect(timeLeft(job({ rate: null }))).toBe("");
    expect(timeLeft(job({ total: null }))).toBe("");
    expect(timeLeft(job({ done: 640 }))).toBe("");
    expect(timeLeft(job({ state: "succeeded" }))).toBe("");
    expect(timeLeft(job({ rate: 0.02 }))).toBe("3 h left");
    expect(timeLeft(job({ rate: 1 }))).toBe("4 min left");
  });

  it("counts what came while the total is not known", () => {
    expect(amountInWords(job({ total: null, done: 3 }))).toBe("3 so far");
    expect(share(job({ total: null }))).toBeNull();
    expect(amountInWords(job({ total: null, done: 3, state: "succeeded" }))).toBe("3 objects");
  });

  it("is never called done while something is missing", () => {
    const partly = job({ state: "partly", done: 421, total: 440, failed: 19, can_retry: true });
    expect(stateInWords(partly)).toBe("19 missing");
    expect(toneOf(partly)).toBe("danger");
    expect(retryInWords(partly)).toBe("Ask again for 19 missing");
    expect(retryInWords({ ...partly, kind: "send" })).toBe("Retry 19");
  });

  it("offers to go on, or to try again", () => {
    expect(retryInWords(job({ state: "cancelled" }))).toBe("Go on");
    expect(retryInWords(job({ state: "failed", done: 0, total: null }))).toBe("Try again");
    expect(retryInWords(job({ state: "partly", done: 5, total: null }))).toBe("Ask again for what is missing");
  });

  it("that was told to stop says so", () => {
    expect(stateInWords(job({ can_cancel: false }))).toBe("Stopping");
  });

  it("tells what the node keeps", () => {
    expect(commitmentInWords({ asked: 17, committed: 12, failed: 1, waiting: 4, why: "" })).toBe("12 of 17 kept safely there · 1 not kept · 4 not answered yet");
  });

  it("says of an instance without a result what it waits for", () => {
    expect(waitingInWords(job())).toBe("Awaited");
    expect(waitingInWords(job({ kind: "send" }))).toBe("Waiting");
    expect(waitingInWords(job({ kind: "send", state: "failed" }))).toBe("Not sent");
    expect(waitingInWords(job({ state: "cancelled" }))).toBe("Not fetched");
  });

  it("names instances by the ends of their UIDs", () => {
    expect(shortUid("2.25.118000000000000000000004409")).toBe("2.25.118…000000004409");
    expect(shortUid("1.2.3")).toBe("1.2.3");
  });
});

describe("all jobs", () => {
  it("stand with the running ones first, then the next to run, then the newest that ended", () => {
    const live = [job({ id: 9, state: "queued" }), job({ id: 8, state: "queued" }), job({ id: 7 })];
    const ended = [job({ id: 7, state: "failed" }), job({ id: 6, state: "succeeded" })];
    expect(arrangeJobs(live, ended).map(({ id, state }) => [id, state])).toEqual([
      [7, "running"],
      [8, "queued"],
      [9, "queued"],
      [6, "succeeded"],
    ]);
  });

  it("share one ring, in which only the running count", () => {
    expect(shareOfAll([job({ done: 5, total: 10 }), job({ done: 0, total: null }), job({ state: "queued" })])).toBe(0.25);
    expect(shareOfAll([])).toBe(0);
  });

  it("are counted by state", () => {
    const counts = { queued: 1, running: 2, succeeded: 40, partly: 0, failed: 1, cancelled: 0 };
    expect(countsInWords(counts, ["running", "queued", "failed"])).toBe("2 running · 1 waiting · 1 failed");
  });
});
