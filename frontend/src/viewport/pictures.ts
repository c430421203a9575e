/** Pictures from the server: fetched once, decoded, kept within a bound of bytes. */
import type { VoiFunction } from "../api/types";
import type { WindowValues } from "./voi";

export type Fidelity = "full" | "preview" | "lossy";

export interface Picture {
  readonly bitmap: CanvasImageSource & { readonly width: number; readonly height: number; close?: () => void };
  /** The window in use; null for colour. */
  readonly window: WindowValues | null;
  readonly fidelity: Fidelity;
  /** What the server found doubtful about the image. */
  readonly warnings: readonly string[];
  /** The presentation state has no contrast where the image has one: that can be kept. */
  readonly lacksContrast: boolean;
}

export type FetchPicture = (url: string, signal: AbortSignal) => Promise<Picture>;

const FUNCTIONS: readonly string[] = ["linear", "linear-exact", "sigmoid"] satisfies VoiFunction[];

const isFunction = (word: string): word is VoiFunction => FUNCTIONS.includes(word);

/** Reads `X-DGscope-Window: center,width,function`. */
export function windowInUse(header: string | null): WindowValues | null {
  const [center, width, fn] = (header ?? "").split(",").map((part) => part.trim());
  if (!center || !width) return null;
  const values = { center: Number(center), width: Number(width) };
  if (!Number.isFinite(values.center) || !Number.isFinite(values.width)) return null;
  const word = (fn ?? "").toLowerCase().replace("_", "-");
  return { ...values, function: isFunction(word) ? word : "linear" };
}

/** An unknown or missing word counts as a preview: never claim fidelity that nobody promised. */
export const fidelityOf = (header: string | null): Fidelity => (header === "full" || header === "lossy" ? header : "preview");

/** Reads `X-DGscope-Warnings`, a JSON list of sentences. */
export function warningsIn(header: string | null): string[] {
  try {
    const read: unknown = JSON.parse(header ?? "[]");
    return Array.isArray(read) ? read.filter((word) => typeof word === "string") : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const bytesOf = (picture: Picture): number => picture.bitmap.width * picture.bitmap.height * 4;

interface Running {
  readonly promise: Promise<Picture>;
  readonly abort: AbortController;
  users: number;
}

export class PictureStore {
  private readonly kept = new Map<string, Picture>();
  private readonly running = new Map<string, Running>();
  private bytes = 0;

  constructor(
    private readonly fetchPicture: FetchPicture,
    private readonly mostBytes: number = 384 * 2 ** 20,
  ) {}

  /** A kept picture, which becomes the youngest. */
  get(url: string): Picture | undefined {
    const picture = this.kept.get(url);
    if (picture !== undefined) {
      this.kept.delete(url);
      this.kept.set(url, picture);
    }
    return picture;
  }

  has(url: string): boolean {
    return this.kept.has(url);
  }

  /** Loads a picture; the same address is fetched once for all who wait, and stopped when nobody waits any more. */
  load(url: string, signal: AbortSignal): Promise<Picture> {
    const kept = this.get(url);
    if (kept !== undefined) return Promise.resolve(kept);
    const running = this.running.get(url) ?? this.start(url);
    running.users += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        running.users -= 1;
        if (running.users === 0) {
          running.abort.abort();
          this.running.delete(url);
        }
        reject(new DOMException("No longer wanted", "AbortError"));
      };
      signal.addEventListener("abort", leave, { once: true });
      const done = () => signal.removeEventListener("abort", leave);
      running.promise.then(
        (picture) => {
          done();
          resolve(picture);
        },
        (error: unknown) => {
          done();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  private start(url: string): Running {
    const abort = new AbortController();
    const promise = this.fetchPicture(url, abort.signal).then((picture) => {
      this.keep(url, picture);
      return picture;
    });
    const entry: Running = { promise, abort, users: 0 };
    this.running.set(url, entry);
    const forget = () => {
      if (this.running.get(url) === entry) this.running.delete(url);
    };
    promise.then(forget, forget);
    return entry;
  }

  private keep(url: string, picture: Picture): void {
    this.kept.set(url, picture);
    this.bytes += bytesOf(picture);
    for (const [oldest, old] of this.kept) {
      if (this.bytes <= this.mostBytes || oldest === url) break;
      this.kept.delete(oldest);
      this.bytes -= bytesOf(old);
    }
  }
}
