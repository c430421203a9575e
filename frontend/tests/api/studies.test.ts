import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { deleteStudy, readInstances } from "../../src/api/studies";
import { imageModalities } from "../../src/studies/StudyRow";
import { instance } from "../viewport/fixtures";

const fetched = vi.fn<typeof fetch>();

beforeEach(() => vi.stubGlobal("fetch", fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockReset();
});

describe("studies", () => {
  it("give stored windows their function in the spelling of the picture's address", async () => {
    const windows = ["LINEAR", "LINEAR_EXACT", "SIGMOID"].map((fn) => ({ center: 1, width: 2, function: fn, explanation: "" }));
    fetched.mockResolvedValue(new Response(JSON.stringify({ results: [{ ...instance(), windows }] })));
    const [read] = await readInstances("1.2", "1.2.3");
    expect(read?.windows.map((window) => window.function)).toEqual(["linear", "linear-exact", "sigmoid"]);
  });

  it("are deleted with the patient ID said again", async () => {
    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    await deleteStudy("1.2", "ID-20417");
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "DELETE", body: '{"confirm_patient_id":"ID-20417"}' });
  });

  it("are listed by the modalities of their images", () => {
    const of = (modalities: string[], images: number) => imageModalities({ modalities, images } as Parameters<typeof imageModalities>[0]);
    expect(of(["CT", "KO", "PR", "SR"], 5)).toEqual(["CT"]);
    expect(of(["SR"], 0)).toEqual(["SR"]);
  });
});
