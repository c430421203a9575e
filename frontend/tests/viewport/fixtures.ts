import type { PresentationState } from "../../src/api/presentation";
import type { Instance, Series } from "../../src/api/types";
import type { Picture } from "../../src/viewport/pictures";
import type { PictureRequest } from "../../src/viewport/request";
import { imageSets, type ImageSet } from "../../src/viewport/sets";
import { AS_STORED } from "../../src/viewport/view";

export const instance = (more: Partial<Instance> = {}): Instance => ({
  sop_uid: "1.2.3.1",
  sop_class_uid: "1.2.840.10008.5.1.4.1.1.2",
  sop_class_name: "CT Image Storage",
  kind: "image",
  number: 1,
  frames: 1,
  rows: 200,
  columns: 100,
  color: false,
  picture: "/api/v1/instances/1.2.3.1/frames/{frame}/picture?v=7",
  windows: [],
  bits: 12,
  frame_rate: null,
  pixel_spacing: { row: 0.5, column: 0.5, origin: "mm" },
  orientation: { left: "R", right: "L", top: "A", bottom: "P" },
  position: { slice_location: -12.5, thickness: 5 },
  lossy: null,
  teeth: [],
  acquired: null,
  station: "CT_ROOM1",
  document: null,
  warnings: [],
  ...more,
});

export const series = (more: Partial<Series> = {}): Series => ({
  series_uid: "1.2.3",
  number: 2,
  modality: "CT",
  description: "Head 5 mm",
  body_part: "HEAD",
  laterality: "",
  instances: 3,
  images: 3,
  thumbnail: null,
  kind: "image",
  ...more,
});

export function stack(count: number, more: Partial<Instance> = {}): ImageSet {
  const instances = Array.from({ length: count }, (_, n) =>
    instance({ ...more, sop_uid: `1.2.3.${n + 1}`, picture: `/api/v1/instances/1.2.3.${n + 1}/frames/{frame}/picture?v=7` }),
  );
  const set = imageSets(series(), instances)[0];
  if (set === undefined) throw new Error("a stack has images");
  return set;
}

export const picture = (width = 10, height = 10, fidelity: Picture["fidelity"] = "full"): Picture => ({
  bitmap: Object.assign(document.createElement("canvas"), { width, height }),
  window: { center: 40, width: 80, function: "linear" },
  fidelity,
  warnings: [],
  lacksContrast: false,
});

export const request = (url: string, moving = false, index = 0): PictureRequest => ({
  url,
  ref: { instance: instance(), frame: 1 },
  index,
  moving,
  voi: AS_STORED.voi,
  state: null,
  size: { width: 10, height: 10 },
  lying: false,
  unitToImage: { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 },
});

interface Call {
  url: string;
  signal: AbortSignal;
  answer: (picture: Picture) => Promise<void>;
  refuse: (error: Error) => Promise<void>;
}

const turn = (): Promise<void> => new Promise((resolve) => queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => queueMicrotask(() => queueMicrotask(resolve))))));

/** A fetch that answers when the test says so. */
export class FakeServer {
  readonly calls: Call[] = [];

  readonly fetch = (url: string, signal: AbortSignal): Promise<Picture> =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
      this.calls.push({
        url,
        signal,
        answer: async (answered) => {
          resolve(answered);
          await turn();
        },
        refuse: async (error) => {
          reject(error);
          await turn();
        },
      });
    });

  get open(): Call[] {
    return this.calls.filter((call) => !call.signal.aborted);
  }

  call(n: number): Call {
    const call = this.calls.at(n);
    if (call === undefined) throw new Error(`no call ${n}`);
    return call;
  }
}

export const state = (more: Partial<PresentationState> = {}): PresentationState => ({
  sop_uid: "9.1",
  series_uid: "9",
  label: "MARKED",
  description: "",
  creator: "Reader, Alex",
  created: "2026-11-02T08:41:00",
  sop_class_name: "Grayscale Softcopy Presentation State Storage",
  usable: true,
  images: [{ sop_uid: "1.2.3.1", frames: [], series_uid: "1.2.3" }],
  rotate: 0,
  flip: false,
  areas: [],
  layers: [],
  shutters: false,
  missing: [],
  warnings: [],
  ...more,
});
