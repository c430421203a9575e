import { describe, expect, it } from "vitest";

import { answerOf } from "../../src/api/upload";

const answer = (body: unknown, status: number) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });

describe("the answer to an upload", () => {
  it("is what was stored, and what was not", async () => {
    const body = { study_uid: "1.2", instances: [{ sop_uid: "1.2.3", series_uid: "1.2.4", kind: "photo", file: "a.jpg" }], refused: [{ file: "b.jpg", why: "It is cut off." }], job: 7 };
    expect(await answerOf(answer(body, 201))).toEqual(body);
  });

  it("is an answer, too, when no file could be stored", async () => {
    const body = { title: "No file could be stored", detail: "…", study_uid: "1.2", instances: [], refused: [{ file: "a.doc", why: "Not a picture." }], job: null };
    expect((await answerOf(answer(body, 422))).refused).toEqual(body.refused);
  });

  it("is an error in words otherwise", async () => {
    await expect(answerOf(answer({ title: "Not permitted", detail: "Ask." }, 403))).rejects.toThrow("Not permitted: Ask.");
    await expect(answerOf(answer({ title: "Wrong", detail: "" }, 422))).rejects.toThrow("Wrong");
  });
});
